using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>One refusal: the reason from the closed set, and what a person can do about it, in words.</summary>
internal sealed record Denial(DenialReason Reason, string Detail)
{
    /// <summary>Ids of the policies that decided.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The request for approval that stands.</summary>
    public AccessRequest? AccessRequest { get; init; }

    /// <summary>Set where HTTP has a more exact word than the reason's own status.</summary>
    public int? Status { get; init; }

    /// <summary>Set where MCP has a code of its own for it; otherwise a JSON-RPC error carries the HTTP status.</summary>
    public int? RpcCode { get; init; }

    /// <summary>The one parameter that it is about, where it is about one (OpenAI's <c>param</c>).</summary>
    public string? Parameter { get; init; }

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
