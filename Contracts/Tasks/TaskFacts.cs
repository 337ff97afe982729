using System.Text.Json.Serialization;

namespace AgentTrust.Contracts.Tasks;

public enum TaskState
{
    Open,
    Suspended,
    Completed,
    Revoked,
    Expired,
}

/// <summary>One objective and the authority that lives and dies with it.</summary>
public sealed record TaskFacts
{
    public required string Id { get; init; }

    /// <summary>SPIFFE ID of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The agent's owner when the task was opened.</summary>
    public required string Owner { get; init; }

    /// <summary>The person who opened the task, or who signed the template it was opened through.</summary>
    public required string OpenedBy { get; init; }

    public string? Template { get; init; }

    /// <summary>The fingerprint of the alert that opened the task.</summary>
    public string? Alert { get; init; }

    /// <summary>What is to be achieved, in words.</summary>
    public required string Intent { get; init; }

    /// <summary>The alert or ticket it is about, e.g. <c>alert:CheckoutTotalsWrong</c>.</summary>
    public string? Reference { get; init; }

    public required TaskState State { get; init; }

    public required IReadOnlyList<TaskStep> Steps { get; init; }

    /// <summary>Name of the current step.</summary>
    public required string Step { get; init; }

    public required IReadOnlyList<TaskBoundary> Boundaries { get; init; }

    public required TaskBudget Budget { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Set while the task itself is halted; absent when it rests only because its agent does.</summary>
    public TaskSuspension? Suspension { get; init; }

    /// <summary>Tokens of the task with an <c>iat</c> up to here are dead although it lives: it was suspended since.</summary>
    public DateTimeOffset? TokensEndedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? CloseReason { get; init; }

    /// <summary>Increases with every change.</summary>
    public required long Version { get; init; }
}

/// <summary>Who halted a task, and why; only a person lets it go on.</summary>
public sealed record TaskSuspension
{
    public required string By { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A boundary inside a long task: tokens are for one step.</summary>
public sealed record TaskStep
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }
}

/// <summary>One thing the task may touch, with its own actions and token lifetime.</summary>
public sealed record TaskBoundary
{
    /// <summary>Resource type of the catalog, e.g. <c>repository</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Exact id, or <c>*</c> for every resource of the type.</summary>
    public required string Id { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The longest life of a token that can act here, in seconds; at most 300.</summary>
    public int TokenSeconds { get; init; } = 300;
}

public sealed record TaskBudget
{
    public required int Calls { get; init; }

    public required int Writes { get; init; }

    public required int Minutes { get; init; }

    /// <summary>Of answers; absent: <see cref="DefaultBytes"/>. It is checked before a call, so that the last answer may go beyond it.</summary>
    public long? Bytes { get; init; }

    /// <summary>Of language models, prompts and answers together; absent: <see cref="DefaultModelTokens"/>.</summary>
    public long? ModelTokens { get; init; }

    /// <summary>Room for a long day of reading, and an end for whoever copies everything.</summary>
    public const long DefaultBytes = 256 * 1024 * 1024;

    /// <summary>Room for a conversation of many turns, and an end for one that runs in circles.</summary>
    public const long DefaultModelTokens = 1_000_000;

    [JsonIgnore]
    public long MostBytes => Bytes ?? DefaultBytes;

    [JsonIgnore]
    public long MostModelTokens => ModelTokens ?? DefaultModelTokens;
}
