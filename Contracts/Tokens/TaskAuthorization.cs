namespace AgentTrust.Contracts.Tokens;

/// <summary>One element of <c>authorization_details</c> (RFC 9396 §2) that says which task a token is for.</summary>
/// <remarks>In a request only <see cref="Task"/>, <see cref="Resources"/> and <see cref="Delegation"/> are read; in a token the issuer fills the rest.</remarks>
public sealed record TaskAuthorization
{
    public const string TypeName = "agenttrust_task";

    public string Type { get; init; } = TypeName;

    public required string Task { get; init; }

    /// <summary>The step of the task that the token is for; moving on ends the token.</summary>
    public string? Step { get; init; }

    /// <summary>Action names of the step, e.g. <c>repo.read</c>.</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary>The only resources that it may touch, within the task's boundaries; absent: all of those.</summary>
    public IReadOnlyList<ResourceLimit>? Resources { get; init; }

    /// <summary>Ids of the tokens that a sub-agent's token descends from, the first one first: ending one of them ends it.</summary>
    public IReadOnlyList<string>? Parents { get; init; }

    /// <summary>Thumbprints of the keys that those tokens are bound to: whoever loses the key loses what descends from it.</summary>
    public IReadOnlyList<string>? ParentKeys { get; init; }

    /// <summary>Only in a sub-agent's request: the parent's signed consent, a compact JWS of type <c>delegation+jwt</c>.</summary>
    public string? Delegation { get; init; }
}
