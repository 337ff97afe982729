using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>An agent sees the tools that it could call now, and no others.</summary>
/// <remarks>A courtesy and a smaller target, not a control: every call is decided by itself, whatever was listed.</remarks>
internal sealed class ToolListFilter(TaskDirectory tasks, Decisions decisions, ToolDefinitions definitions)
{
    public async Task<JsonArray> FilterAsync(JsonArray offered, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        var policy = context.RequestServices.GetRequiredService<PolicyClient>();
        var issuer = context.RequestServices.GetRequiredService<TokenIssuerClient>();
        var task = await tasks.GetAsync(call.TaskId, issuer, cancellationToken);

        var visible = new JsonArray();
        foreach (var tool in await definitions.AcceptedAsync(call.Server!, offered, cancellationToken))
            if (await CouldCallAsync(tool.Tool, tool.Definition, task, policy, call, cancellationToken))
                visible.Add(tool.Listed.DeepClone());
        return visible;
    }

    private async Task<bool> CouldCallAsync(
        CatalogTool tool, ToolDefinition definition, TaskFacts task, PolicyClient policy, ToolCall call, CancellationToken cancellationToken)
    {
        if (!call.Caller!.Task!.Actions!.Contains(tool.Action)) return false;

        var reach = task.Boundaries.Where(boundary => boundary.Type == tool.Resource.Type && boundary.Actions.Contains(tool.Action))
            .SelectMany(boundary => ResourceLimit.IdsWithin(boundary.Type, boundary.Id, call.Caller.Task.Resources));
        foreach (var resource in reach)
        {
            var asked = Hypothetical(tool, definition, resource, call);
            if (await decisions.AskAsync(policy, asked, cancellationToken) is { } answer && (answer.Decision || answer.Context.AccessRequest is not null))
                return true;
        }

        return false;
    }

    private static EvaluationRequest Hypothetical(CatalogTool tool, ToolDefinition definition, string resource, ToolCall call)
    {
        var imagined = new ToolCall(call.Id, call.Kind, call.ServerName)
        {
            Caller = call.Caller,
            Tool = tool,
            Definition = definition,
            Resource = new AccessEntity { Type = tool.Resource.Type, Id = resource },
            // Where an argument would say where the call goes, its own name stands for it.
            Destination = tool.Destination is { } place
                ? new() { Host = place.Host?.Text, Branch = place.Branch?.Text, Recipient = place.Recipient?.Text }
                : null,
            ArgumentsDigest = Contracts.Json.CanonicalJson.Digest(JsonElement.Parse("{}")),
        };
        return CallTarget.AccessRequest(imagined, new SessionState(), wantsFacts: false);
    }
}
