using AgentTrust.ToolProxy.Drift.Scores;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift.Rules;

/// <summary>An agent that is refused again and again tries what it is not for (R59, R61).</summary>
internal sealed class DenialBurst(IDriftStore store, IOptions<DriftOptions> options) : IDriftRule
{
    private const string Counted = "denials";

    /// <summary>Refusals of what the agent wanted. That a service is away, or that people have to be asked first, is none of its doing.</summary>
    private static readonly HashSet<DenialReason> OfItsDoing =
    [
        DenialReason.RequestMalformed, DenialReason.ToolUnknown, DenialReason.ModelUnknown, DenialReason.BudgetExhausted, DenialReason.PolicyDenied,
        DenialReason.ApprovalRejected, DenialReason.ApprovalUsed,
    ];

    public DriftMoments Moments => DriftMoments.After;

    public async ValueTask<DriftFinding?> LookAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (call.Denial is not { Reason: var reason } || !OfItsDoing.Contains(reason)) return null;

        var rule = options.Value.DenialBurst;
        var counting = store.CountAsync(DriftSubjects.Agent(call.Caller!.Acting), Counted, rule.Window, cancellationToken);
        var ofTask = await store.CountAsync(DriftSubjects.Task(call.TaskId), Counted, rule.Window, cancellationToken);
        var ofAgent = await counting;
        return ofTask >= rule.PerTask ? Burst($"{reason.Code}: refusal {ofTask} of its task within {rule.Window}.")
            : ofAgent >= rule.PerAgent ? Burst($"{reason.Code}: refusal {ofAgent} of all its tasks within {rule.Window}.")
            : null;

        DriftFinding Burst(string words) => new(DriftRules.DenialBurst, rule.Points, words);
    }
}
