using AgentTrust.Attacks.Format;
using AgentTrust.Attacks.Platform;

namespace AgentTrust.Attacks.Replay;

/// <summary>What came of one call, and whether that is what the session says.</summary>
internal sealed record TurnResult
{
    /// <summary>Counted from 1, events included.</summary>
    public required int Number { get; init; }

    public required ScriptedTurn Turn { get; init; }

    public required ExpectedOutcome Outcome { get; init; }

    /// <summary>The code of a denial.</summary>
    public string? Reason { get; init; }

    public string? Detail { get; init; }

    public required IReadOnlyList<ReachedCall> Reached { get; init; }

    /// <summary>Secrets that the agent could read.</summary>
    public IReadOnlyList<string> Leaked { get; init; } = [];

    /// <summary>Tools that the agent saw and should not have.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>Words, or tools of a list, that the agent needed and did not get.</summary>
    public IReadOnlyList<string> Missed { get; init; } = [];

    public string Difference { get; init; } = "";

    public bool IsAsExpected => Difference.Length == 0;

    /// <summary>The attacker got what they wanted.</summary>
    public bool DidHarm => Leaked.Count > 0 || (Turn.Harmful && (Turn.List ? Seen.Count > 0 : Reached.Count > 0));

    /// <summary>Something useful that has to go through.</summary>
    public bool IsWork => Turn is { Harmful: false, Expect: ExpectedOutcome.Permitted or ExpectedOutcome.Redacted };

    public bool WasDone => IsWork && Outcome is ExpectedOutcome.Permitted or ExpectedOutcome.Redacted && Missed.Count == 0;
}

/// <summary>A session and what came of it.</summary>
internal sealed record SessionResult
{
    public required AttackSession Session { get; init; }

    public required IReadOnlyList<TurnResult> Turns { get; init; }

    /// <summary>How often people were asked.</summary>
    public required int Approvals { get; init; }

    public bool IsAsExpected => Turns.All(turn => turn.IsAsExpected);

    /// <summary>Of an attack: none of its harm was done.</summary>
    public bool WasStopped => Session.Attack && !Turns.Any(turn => turn.DidHarm);

    /// <summary>Of honest work: all of it was done.</summary>
    public bool WasDone => !Session.Attack && Turns.Where(turn => turn.IsWork).All(turn => turn.WasDone);
}
