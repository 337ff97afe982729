using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>An audit record as a service states it; id, time, trace and numbers are added by the <see cref="Outbox"/>.</summary>
public sealed record AuditDraft
{
    /// <summary>One of <see cref="AuditKinds"/>.</summary>
    public required string Kind { get; init; }

    public string? Agent { get; init; }

    public string? Task { get; init; }

    public string? Person { get; init; }

    public string? Call { get; init; }

    public string? Action { get; init; }

    public AccessEntity? Resource { get; init; }

    public string? Outcome { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Summary { get; init; }

    /// <summary>Never a token, key, proof or secret; arguments and answers by digest.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Details { get; init; }

    /// <summary>The trace of the request that it is about, where it is written on behalf of another than the present one.</summary>
    public string? TraceId { get; init; }

    /// <summary>The record before its dispatch: it has no number yet.</summary>
    internal AuditRecord Unnumbered(DateTimeOffset at, string? traceId) => new()
    {
        Id = Guid.CreateVersion7(at).ToString(),
        Kind = Kind,
        Time = at,
        Epoch = "",
        Sequence = 0,
        Agent = Agent,
        Task = Task,
        Person = Person,
        Call = Call,
        Action = Action,
        Resource = Resource,
        Outcome = Outcome,
        Summary = Summary,
        TraceId = TraceId ?? traceId,
        Details = Details,
    };
}
