using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Tokens;

/// <summary>One element of <c>authorization_details</c> (RFC 9396 §2) that says which single tool call a token is for.</summary>
public sealed record ToolCallAuthorization
{
    public const string TypeName = "agenttrust_tool_call";

    public string Type { get; init; } = TypeName;

    public required string Task { get; init; }

    public required string Call { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    /// <summary>Digest of the canonical arguments (<c>sha256:…</c>); absent for a read token, which may be shared for seconds.</summary>
    public string? ArgumentsDigest { get; init; }

    /// <summary>Writes: the tool accepts the token once.</summary>
    public bool SingleUse { get; init; }

    /// <summary>The tool catalog's word for what the tool reaches, which bounds the token's life; absent counts as the worst. Not in the token.</summary>
    public string? Sensitivity { get; init; }

    /// <summary>The approval that this call consumed, where one was needed.</summary>
    public string? Approval { get; init; }
}
