using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.UpstreamCredentials;

/// <summary>No credential for this call. The message is for people and for the agent: it says why and holds nothing secret.</summary>
internal sealed class CredentialRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    public DenialReason Reason { get; init; } = DenialReason.TokenRefused;

    /// <summary>When the other side wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Denial ToDenial() => new(Reason, Message) { RetryAfter = RetryAfter };
}
