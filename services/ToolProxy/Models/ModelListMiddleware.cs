using System.Text.Json.Nodes;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Models;

/// <summary>Steps 3 to 7 for a look at the models: the catalog's, as far as this caller could ask them now. The provider is not asked.</summary>
internal sealed partial class ModelListMiddleware(
    RequestDelegate next, Catalog catalog, TaskDirectory tasks, Decisions decisions, ToolListFilter filter, AuditTrail trail, CallRecords records,
    DurableRecords durable, ILogger<ModelListMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        _ = next; // nothing leaves
        var call = context.GetToolCall();

        call.Server = catalog.Find(ServerKind.Model, call.ServerName);
        if (call.Server is null)
        {
            call.Deny(DenialReason.ModelUnknown, "The catalog has no such server of models.");
            return;
        }

        call.Resource = new AccessEntity { Type = SessionMessageMiddleware.ServerType, Id = call.ServerName };
        call.AccessRequest = SessionMessageMiddleware.AccessRequest(call, "models", SessionMessageMiddleware.ListAction);
        call.Decision = await decisions.AskAsync(call.AccessRequest, context.RequestAborted);
        if (SessionMessageMiddleware.Refusal(call.Decision) is { } denial)
        {
            call.Deny(denial);
            return;
        }

        if (await VisibleAsync(call, context.RequestAborted) is not { } models) return;

        call.Intent = trail.WriteAsync(records.Decision(call, permitted: true), records.Intent(call));
        call.Record = await durable.IndexOfAsync(call.Intent, context.RequestAborted);
        if (call.Record is not { } record)
        {
            call.Deny(DenialReason.AuditUnavailable, "The audit log did not acknowledge the record of this look in time.");
            return;
        }

        call.Outcome = CallOutcome.Succeeded;
        context.Response.Headers[ToolCallProblem.RecordHeader] = record.ToString();
        await AnswerInspection.WriteAsync(context, "application/json", new JsonObject { ["object"] = "list", ["data"] = models }.ToJsonString(), context.RequestAborted);
    }

    private async Task<JsonArray?> VisibleAsync(ToolCall call, CancellationToken requestAborted)
    {
        try
        {
            var task = await tasks.GetAsync(call.TaskId, requestAborted);
            var visible = new JsonArray();
            foreach (var (name, model) in call.Server!.Tools.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                if (await filter.CouldCallAsync(model, model.Definition!, model.Resource.Text, task, call, requestAborted))
                    visible.Add(new JsonObject { ["id"] = name, ["object"] = "model", ["created"] = 0, ["owned_by"] = model.Model!.Provider });
            return visible;
        }
        catch (Exception e) when (!requestAborted.IsCancellationRequested)
        {
            LogUnknown(e);
            call.Deny(DenialReason.DecisionUnavailable, "The task's boundaries could not be read.");
            return null;
        }
    }

    [LoggerMessage(EventId = 1802, Level = LogLevel.Error, Message = "The boundaries of a task could not be read; showing no models")]
    private partial void LogUnknown(Exception exception);
}
