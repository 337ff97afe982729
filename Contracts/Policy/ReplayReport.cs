using System.Text.Json.Serialization;

namespace AgentTrust.Contracts.Policy;

/// <summary>Which recorded decisions to make again (<c>POST /policy-sets/{version}/replay</c>).</summary>
public sealed record ReplayRequest
{
    public const int LargestLimit = 50_000;

    /// <summary>The earliest time of a record; absent, from the beginning of the log.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only records from before this time; absent, all that there are.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>At most so many decisions, the newest ones.</summary>
    public int Limit { get; init; } = 10_000;
}

/// <summary>What a decision comes to for whoever asked.</summary>
public enum DecisionOutcome
{
    Denied,

    /// <summary>Denied, and people's consent would change it.</summary>
    Requestable,
    Permitted,
}

/// <summary>Recorded history, decided again by a candidate. Nothing was called and nothing was decided by it.</summary>
public sealed record ReplayReport
{
    /// <summary>Version of the policies that decided now.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>The versions that decided then, and how many decisions each.</summary>
    public required IReadOnlyDictionary<string, long> RecordedVersions { get; init; }

    /// <summary>How many decisions were made again.</summary>
    public required long Decisions { get; init; }

    public required long Unchanged { get; init; }

    /// <summary>Of the unchanged ones, those that other policies determine.</summary>
    public required long UnchangedByOtherPolicies { get; init; }

    public required ChangeCounts Changes { get; init; }

    public required IReadOnlyList<ReplayGroup> ByAgent { get; init; }

    public required IReadOnlyList<ReplayGroup> ByTool { get; init; }

    public required IReadOnlyList<ReplayGroup> ByTask { get; init; }

    /// <summary>The changed decisions, as many as a report lists; <see cref="Changes"/> counts all of them.</summary>
    public required IReadOnlyList<ReplayedDecision> Changed { get; init; }

    /// <summary>Recorded under the very version that decided now, and decided otherwise: the facts, the engine or the log are not what they were.</summary>
    public required IReadOnlyList<ReplayedDecision> Drifted { get; init; }

    public required long DriftedCount { get; init; }

    /// <summary>Decisions that cannot be made again, by reason; none is passed over in silence.</summary>
    public required IReadOnlyList<NotReplayed> NotReplayed { get; init; }

    /// <summary>Records that are not decisions.</summary>
    public long OtherRecords { get; init; }

    /// <summary>There are more decisions in the window than were asked for.</summary>
    public bool LimitReached { get; init; }

    /// <summary>The history holds something that the candidate decides otherwise, or that the same policies do.</summary>
    [JsonIgnore]
    public bool Differs => Changes.Total > 0 || DriftedCount > 0;
}

public sealed record ChangeCounts
{
    public long NewlyPermitted { get; init; }

    public long NewlyRequestable { get; init; }

    public long NewlyDenied { get; init; }

    [JsonIgnore]
    public long Total => NewlyPermitted + NewlyRequestable + NewlyDenied;

    public ChangeCounts With(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Permitted => this with { NewlyPermitted = NewlyPermitted + 1 },
        DecisionOutcome.Requestable => this with { NewlyRequestable = NewlyRequestable + 1 },
        _ => this with { NewlyDenied = NewlyDenied + 1 },
    };
}

/// <param name="Name">Of the agent, tool or task; empty for all those beyond what a report lists.</param>
/// <param name="Decisions">How many were made again.</param>
/// <param name="Changes">How many of them came out otherwise.</param>
public sealed record ReplayGroup(string Name, long Decisions, ChangeCounts Changes);

/// <summary>One decision, then and now.</summary>
public sealed record ReplayedDecision
{
    public required string Record { get; init; }

    /// <summary>In the log; absent when the record was read from a file that does not say.</summary>
    public long? Index { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? Agent { get; init; }

    public string? Task { get; init; }

    public string? Tool { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    public required DecidedBy Before { get; init; }

    public required DecidedBy After { get; init; }
}

/// <param name="Outcome">What it came to.</param>
/// <param name="Policies">Ids of the determining policies.</param>
/// <param name="Errors">The engine's words, where a policy could not be evaluated.</param>
public sealed record DecidedBy(DecisionOutcome Outcome, IReadOnlyList<string> Policies, IReadOnlyList<string>? Errors = null);

/// <param name="Reason">In words.</param>
/// <param name="Count">How many records.</param>
/// <param name="Records">Ids of the first of them.</param>
public sealed record NotReplayed(string Reason, long Count, IReadOnlyList<string> Records);
