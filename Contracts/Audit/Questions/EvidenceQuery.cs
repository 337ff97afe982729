namespace AgentTrust.Contracts.Audit.Questions;

/// <summary>What to look for in the log. Every member that is given must hold.</summary>
public sealed record EvidenceQuery
{
    /// <summary>SPIFFE ID; a bare name means the agent of that name.</summary>
    public string? Agent { get; init; }

    public string? Task { get; init; }

    public string? Call { get; init; }

    /// <summary>OIDC <c>sub</c> of who decided, opened, revoked…</summary>
    public string? Person { get; init; }

    /// <summary>One of <see cref="AuditKinds"/>.</summary>
    public string? Kind { get; init; }

    public string? Action { get; init; }

    /// <summary>Type of the resource, e.g. <c>repository</c>.</summary>
    public string? ResourceType { get; init; }

    /// <summary>Exact id of the resource, e.g. <c>shop/checkout</c>.</summary>
    public string? Resource { get; init; }

    public string? Outcome { get; init; }

    /// <summary>Trace id of the request (W3C Trace Context), 32 hexadecimal digits.</summary>
    public string? Trace { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Words that all stand in the summary, the reasons, the action, the resource or the names; whatever their case.</summary>
    public string? Text { get; init; }

    /// <summary><see cref="EvidencePage.Next"/> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to 500; 50 when absent.</summary>
    public int? Limit { get; init; }
}

/// <summary>What was found, newest first.</summary>
public sealed record EvidencePage
{
    public required IReadOnlyList<LoggedRecord> Records { get; init; }

    /// <summary>Leads to the next page; absent when there is none.</summary>
    public string? Next { get; init; }

    public required Findable Findable { get; init; }
}

/// <summary>How far the log can be searched: a record is in the log before it can be found.</summary>
public sealed record Findable
{
    /// <summary>So many records, from the first on, can be found.</summary>
    public required long Records { get; init; }

    /// <summary>So many records the log has.</summary>
    public required long LogSize { get; init; }

    /// <summary>Records that are in the log and cannot be found yet.</summary>
    public long Behind => LogSize - Records;
}

/// <summary>A question that a person has kept.</summary>
public sealed record SavedView
{
    public required string Name { get; init; }

    public required EvidenceQuery Query { get; init; }
}

/// <summary>Types of the events of <c>GET /records/tail</c>.</summary>
public static class TailEvents
{
    /// <summary>A record; its id is the record's index.</summary>
    public const string Record = "record";

    /// <summary>Nothing new for a while; its data is the size of what was looked at.</summary>
    public const string Idle = "idle";
}
