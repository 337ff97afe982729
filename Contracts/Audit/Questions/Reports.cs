using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Contracts.Audit.Questions;

/// <summary>What was done between two times, counted.</summary>
public sealed record ActivityReport
{
    public required IReadOnlyList<ActivityLine> Lines { get; init; }

    public required Findable Findable { get; init; }
}

public sealed record ActivityLine
{
    public required string Kind { get; init; }

    public string? Action { get; init; }

    public string? Outcome { get; init; }

    public required long Count { get; init; }

    public required DateTimeOffset First { get; init; }

    public required DateTimeOffset Last { get; init; }

    /// <summary>Index of the newest record that was counted.</summary>
    public required long Record { get; init; }
}

/// <summary>Which secret was read or lent.</summary>
public sealed record SecretsReport
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<SecretAccess> Accesses { get; init; }

    public string? Next { get; init; }

    public required Findable Findable { get; init; }
}

public sealed record SecretAccess
{
    /// <summary>Its name; a secret's value is in no record.</summary>
    public required string Secret { get; init; }

    /// <summary><c>credential.brokered</c> when the proxy used it and the agent never saw it; otherwise the agent asked to read it.</summary>
    public required string Kind { get; init; }

    public string? Agent { get; init; }

    public string? Owner { get; init; }

    public string? Task { get; init; }

    public string? Call { get; init; }

    public AccessEntity? Resource { get; init; }

    public string? Outcome { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Record { get; init; }
}

/// <summary>Who held a grant for it. A grant is what a call needs and is not enough: policy decided each call beside it.</summary>
public sealed record PossibleReport
{
    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required string Resource { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<PossibleActor> Actors { get; init; }

    /// <summary>Tasks that were open then and whose records do not say what they granted.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    public required Findable Findable { get; init; }
}

public sealed record PossibleActor
{
    public required string Agent { get; init; }

    public string? Owner { get; init; }

    public required string Task { get; init; }

    public string? OpenedBy { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>When the task ended or would have.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The part of the task's grant that says so.</summary>
    public required TaskBoundary Boundary { get; init; }

    /// <summary>Steps of the task in which the action was open.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>Index of the record of the task's opening.</summary>
    public required long Record { get; init; }

    /// <summary>Index of the record by which task, agent or everything was halted then: in spite of the grant it could not.</summary>
    public long? HaltedBy { get; init; }
}
