namespace AgentTrust.Contracts.Tasks;

/// <summary>Opens a task: through a signed template, or, by a person, with a whole contract; never with parts of both.</summary>
public sealed record OpenTask
{
    /// <summary>Name of the template; with it a reference is needed, and nothing of the contract is given.</summary>
    public string? Template { get; init; }

    /// <summary>SPIFFE ID of the agent.</summary>
    public string? Agent { get; init; }

    /// <summary>What is to be achieved, in words.</summary>
    public string? Intent { get; init; }

    public IReadOnlyList<TaskStep>? Steps { get; init; }

    public IReadOnlyList<TaskBoundary>? Boundaries { get; init; }

    public TaskBudget? Budget { get; init; }

    /// <summary>The alert or ticket it is about, e.g. <c>alert:CheckoutTotalsWrong</c>.</summary>
    public string? Reference { get; init; }

    /// <summary>Why now; kept in the record.</summary>
    public required string Reason { get; init; }
}
