using AgentTrust.Contracts.Policy;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Asks the policy decision point; no answer, a late one or an unreadable one is no decision.</summary>
internal sealed partial class Decisions(PolicyClient policy, IOptionsMonitor<ToolCallOptions> options, TimeProvider time, ILogger<Decisions> logger)
{
    public async Task<EvaluationResponse?> AskAsync(EvaluationRequest request, CancellationToken requestAborted)
    {
        using var timeout = new CancellationTokenSource(options.CurrentValue.DecisionTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, requestAborted);

        try
        {
            return await policy.EvaluateAsync(request, either.Token);
        }
        catch (Exception e) when (!requestAborted.IsCancellationRequested)
        {
            // Broad on purpose: time-out, open circuit, bad JSON or a bug, the answer to the agent is the same.
            LogDecisionUnavailable(request.Action.Name, e);
            return null;
        }
    }

    [LoggerMessage(EventId = 1204, Level = LogLevel.Error, Message = "No decision for {Action}; denying the call")]
    private partial void LogDecisionUnavailable(string action, Exception exception);
}
