using System.Text.Json.Serialization;

namespace AgentTrust.Contracts.Sessions;

/// <summary>What a session is marked with since it has read something of the kind.</summary>
public enum SessionLabel
{
    /// <summary>Content that anybody may have written.</summary>
    Untrusted,

    Sensitive,
}

/// <summary>A person answers for what a task has read so far: <c>POST /sessions/{task}/declassification</c>.</summary>
/// <param name="Label">To be lifted.</param>
/// <param name="Reason">Why; kept in the record.</param>
public sealed record DeclassificationRequest([property: JsonRequired] SessionLabel Label, string Reason);

/// <summary>The label is lifted from what had been read by then, and from nothing that is read later.</summary>
public sealed record Declassification
{
    public required string Task { get; init; }

    public required SessionLabel Label { get; init; }

    /// <summary>From how many readings.</summary>
    public required long Readings { get; init; }

    public required string Person { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Index of its record in the log.</summary>
    public required long Record { get; init; }
}
