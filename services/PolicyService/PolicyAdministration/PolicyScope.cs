using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>What a policy's head says of principal, action and resource: where it cannot match, it cannot change a decision.</summary>
internal sealed record PolicyScope(ScopeConstraint Principal, ScopeConstraint Action, ScopeConstraint Resource)
{
    public static readonly PolicyScope Everything = new(ScopeConstraint.Any, ScopeConstraint.Any, ScopeConstraint.Any);
}

/// <summary>One of the three; at most one member is set, and none means that it matches everything.</summary>
/// <remarks>What is not understood here counts as everything: a slice may hold too much, never too little.</remarks>
internal sealed record ScopeConstraint
{
    public static readonly ScopeConstraint Any = new();

    /// <summary><c>==</c></summary>
    public EntityUid? Equal { get; init; }

    /// <summary><c>is</c>, with or without an <c>in</c>.</summary>
    public string? Is { get; init; }

    /// <summary><c>in</c>: these or whatever is below them.</summary>
    public IReadOnlyList<EntityUid>? In { get; init; }
}
