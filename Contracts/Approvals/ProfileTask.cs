using System.Text.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Approvals;

/// <summary>A submission in the words of the Access Request and Approval Profile; members that are not here are not looked at.</summary>
public sealed record ProfileSubmission
{
    public required AccessEntity Subject { get; init; }

    public required AccessEntity Resource { get; init; }

    public required AccessAction Action { get; init; }

    public required ProfileContext Context { get; init; }

    public ProfileDenial? Denial { get; init; }
}

/// <summary>What is added to the context of the evaluation: what people are to see.</summary>
public sealed record ProfileContext
{
    /// <summary>The call's canonical arguments; their digest must be the one that was bound.</summary>
    public required JsonElement Arguments { get; init; }

    public string? Preview { get; init; }

    public ResourceState? ResourceState { get; init; }
}

/// <summary>The denial that a submission is about.</summary>
public sealed record ProfileDenial
{
    public string? BindingToken { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public string? EvaluationId { get; init; }

    public string? Template { get; init; }
}

/// <summary>The answer to a submission, a look at its status and a cancellation.</summary>
public sealed record ProfileTaskResponse
{
    public required ProfileTask Task { get; init; }

    /// <summary>Present when the task is approved.</summary>
    public ProfileResult? Result { get; init; }
}

/// <summary>A task handle.</summary>
public sealed record ProfileTask
{
    public required string Id { get; init; }

    /// <summary><c>pending</c>, <c>approved</c>, <c>denied</c>, <c>expired</c> or <c>cancelled</c>; a terminal one stays.</summary>
    public required string Status { get; init; }

    public required string StatusEndpoint { get; init; }

    public ProfileProgress? Progress { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Relation → URL; <c>cancel</c> while it can be cancelled.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }
}

/// <param name="CurrentStep">Which grant is waited for, from one.</param>
/// <param name="TotalSteps">How many are needed.</param>
/// <param name="Awaiting">The groups that are asked; never people.</param>
public sealed record ProfileProgress(int CurrentStep, int TotalSteps, IReadOnlyList<string> Awaiting);

/// <summary>How an approved task completes.</summary>
public sealed record ProfileResult
{
    /// <summary>Use the approval up first, then evaluate again with the assertion that this gives: one approval is for one call.</summary>
    public const string ConsumeThenReevaluate = "urn:agenttrust:completion:consume-then-reevaluate";

    public required string Mode { get; init; }

    public required ProfileApproval Approval { get; init; }
}

public sealed record ProfileApproval
{
    public required string Id { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public required DateTimeOffset ApprovedUntil { get; init; }
}

/// <summary>Why a caller no longer wants an approval.</summary>
public sealed record ProfileCancellation
{
    /// <summary>For machines.</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Comment { get; init; }
}
