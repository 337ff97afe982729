using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Drift.Rules;

/// <summary>One thing that the behaviour of an agent can be noticed by.</summary>
internal interface IDriftRule
{
    /// <summary>When it looks at a call.</summary>
    DriftMoments Moments { get; }

    /// <returns>Null when there is nothing to notice.</returns>
    /// <exception cref="Exception">It could not look; before a call that denies it.</exception>
    ValueTask<DriftFinding?> LookAsync(ToolCall call, CancellationToken cancellationToken);
}

[Flags]
internal enum DriftMoments
{
    /// <summary>Its tool and arguments are known, and nothing has left.</summary>
    Before = 1,

    /// <summary>However it ended.</summary>
    After = 2,
}

/// <param name="Rule">One of <see cref="DriftRules"/>.</param>
/// <param name="Points">How much it raises the score.</param>
/// <param name="Words">For people; nothing of what the call said or was answered.</param>
internal sealed record DriftFinding(string Rule, int Points, string Words);
