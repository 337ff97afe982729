using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Audit.Questions;

/// <summary>One tool call: who, under whose authority, decided how, approved by whom, with which credential, and what came of it.</summary>
public sealed record CallStory
{
    public required string Call { get; init; }

    /// <summary>The story in sentences, in the order in which it happened.</summary>
    public required IReadOnlyList<string> Told { get; init; }

    public required StoryActor Who { get; init; }

    public string? Action { get; init; }

    public AccessEntity? Resource { get; init; }

    public required StoryAuthority Authority { get; init; }

    /// <summary>The last decision; absent when the call was refused before one was asked for.</summary>
    public StoryDecision? Decision { get; init; }

    public required IReadOnlyList<StoryApproval> Approvals { get; init; }

    public required IReadOnlyList<StoryCredential> Credentials { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c>, <c>denied</c>, <c>withheld</c> or <c>indeterminate</c>, which it is until a record says otherwise.</summary>
    public required string Outcome { get; init; }

    /// <summary>Stable code of the refusal (docs/denial-reasons.md).</summary>
    public string? Code { get; init; }

    public string? TraceId { get; init; }

    /// <summary>Every record of it, oldest first; each one's proof is at <c>/log/records/{index}/tlog-proof</c>.</summary>
    public required IReadOnlyList<LoggedRecord> Records { get; init; }

    public required Findable Findable { get; init; }
}

public sealed record StoryActor
{
    /// <summary>SPIFFE ID of who really acted; absent when nobody proved it.</summary>
    public string? Agent { get; init; }

    /// <summary>From the first agent to the one that acted.</summary>
    public required IReadOnlyList<string> Chain { get; init; }

    /// <summary>The accountable person, as far as the log says it.</summary>
    public string? Owner { get; init; }
}

public sealed record StoryAuthority
{
    public string? Task { get; init; }

    public string? Step { get; init; }

    /// <summary>The person on whose word the task was opened.</summary>
    public string? OpenedBy { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The words with which it was opened.</summary>
    public string? Opening { get; init; }

    /// <summary>Id of the token that the agent showed; never the token.</summary>
    public string? TokenId { get; init; }

    /// <summary>Index of the record that says so.</summary>
    public long? Record { get; init; }
}

public sealed record StoryDecision
{
    /// <summary><c>permitted</c> or <c>denied</c>.</summary>
    public required string Outcome { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<string> Policies { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public string? PolicyVersion { get; init; }

    public string? EvaluationId { get; init; }

    public required long Record { get; init; }
}

public sealed record StoryApproval
{
    public required string Approval { get; init; }

    /// <summary>One of the approval kinds of <see cref="AuditKinds"/>.</summary>
    public required string Kind { get; init; }

    public string? Person { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Record { get; init; }
}

public sealed record StoryCredential
{
    /// <summary>Kind of its record.</summary>
    public required string Kind { get; init; }

    /// <summary>Id or name; never the credential.</summary>
    public required string Name { get; init; }

    public string? Audience { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Record { get; init; }
}
