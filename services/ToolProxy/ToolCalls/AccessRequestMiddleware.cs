using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Arguments;
using AgentTrust.ToolProxy.Arguments.Schemas;
using AgentTrust.ToolProxy.Drift;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.UpstreamCredentials;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>3. What is asked: the catalog's reading of the call, whether the tool is still the approved one, and what the task did so far.</summary>
internal sealed partial class AccessRequestMiddleware(
    RequestDelegate next, Catalog catalog, ToolDefinitions definitions, AcceptedSchemas schemas, TaskDirectory tasks, CallCounting counting, DriftWatch drift,
    IOptionsMonitor<ToolCallOptions> options, TimeProvider time, ILogger<AccessRequestMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        if (CallTarget.Find(catalog, call) is { } denial)
        {
            call.Deny(denial);
            return;
        }

        using var timeout = new CancellationTokenSource(options.CurrentValue.FactsTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        if (!await IsApprovedDefinitionAsync(call, context, either.Token)) return;
        if (McpParameterHeaders.Disagreement(context.Request.Headers, call) is { } disagreement)
        {
            call.Deny(new Denial(DenialReason.RequestMalformed, disagreement) { RpcCode = McpHeaders.Mismatch });
            return;
        }

        if (ArgumentCheck.Find(schemas, call) is { } malformed)
        {
            call.Deny(malformed);
            return;
        }

        if (await CountAsync(call, context, either.Token) is not { } session) return;

        call.Context = CallTarget.Context(call, session, wantsFacts: true);
        await next(context);
    }

    private async Task<bool> IsApprovedDefinitionAsync(
        ToolCall call, HttpContext context, CancellationToken cancellationToken)
    {
        var tool = call.Tool!;
        try
        {
            call.Definition = await definitions.FindAsync(call.Server!, tool, call.Caller!, call.Id, cancellationToken);
            if (call.Definition is not null) return true;

            LogToolChanged(tool.Server, tool.Name);
            call.Deny(DenialReason.ToolChanged,
                definitions.ObstacleOf(tool) ?? $"What {tool.Server} says of {tool.Name} now, if it still has it, is not what was accepted; a person has to look at it.");
        }
        catch (TokenRefusedException e)
        {
            call.Deny(DenialReason.TokenRefused, $"The token issuer refused a token to look at {tool.Server}: {e.Message}");
        }
        catch (CredentialRefusedException e)
        {
            call.Deny(e.ToDenial());
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Whatever the cause: a tool that cannot be compared with what was approved is not called.
            LogDefinitionsUnavailable(tool.Server, e);
            call.Deny(DenialReason.ToolUnavailable, $"The server {tool.Server} did not say what its tools are.");
        }

        return false;
    }

    private async Task<SessionState?> CountAsync(
        ToolCall call, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            call.Task = await tasks.GetAsync(call.TaskId, cancellationToken);
            if (Exhausted(call.Task) is { } minutes)
            {
                call.Deny(DenialReason.BudgetExhausted, minutes);
                return null;
            }

            if (IsWithoutScope(call))
            {
                call.Deny(DenialReason.ScopeMissing, $"The task's step allows {call.Tool!.Action}: ask the token issuer for a token with it in its scope.");
                return null;
            }

            var risk = await drift.LookAsync(call, cancellationToken);
            if (call.Denial is not null) return null;

            var session = await counting.TryCountAsync(call, cancellationToken);
            if (session is null)
                call.Deny(DenialReason.BudgetExhausted, $"The task may make {call.Task.Budget.Calls} calls, {call.Task.Budget.Writes} of them writes, read {call.Task.Budget.MostBytes} bytes and use {call.Task.Budget.MostModelTokens} tokens of models.");
            return call.History = session is null ? null : session with { Risk = risk };
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Without the task's limits and its history there is nothing to decide on.
            LogSessionUnavailable(e);
            call.Deny(DenialReason.DecisionUnavailable, "The task's limits or its history could not be read.");
            return null;
        }
    }

    private string? Exhausted(TaskFacts task) =>
        time.GetUtcNow() >= task.OpenedAt + TimeSpan.FromMinutes(task.Budget.Minutes) || time.GetUtcNow() >= task.ExpiresAt
            ? $"The task's {task.Budget.Minutes} minutes are over."
            : null;

    /// <summary>What the step, or the parent of a sub-agent, does not allow either is for policy to say no to, in words that a model can read; no token would do.</summary>
    private static bool IsWithoutScope(ToolCall call) =>
        call.Caller!.Actors.Count == 0
        && !call.Caller.Task!.Actions!.Contains(call.Tool!.Action)
        && call.Task!.Steps.Any(step => step.Name == call.Caller.Task.Step && step.Actions.Contains(call.Tool.Action));

    [LoggerMessage(EventId = 1201, Level = LogLevel.Error,
        Message = "The definition of {Server}.{Tool} is not an accepted one")]
    private partial void LogToolChanged(string server, string tool);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Error, Message = "The tool definitions of {Server} could not be fetched; denying the call")]
    private partial void LogDefinitionsUnavailable(string server, Exception exception);

    [LoggerMessage(EventId = 1203, Level = LogLevel.Error, Message = "The task or its session could not be read; denying the call")]
    private partial void LogSessionUnavailable(Exception exception);
}
