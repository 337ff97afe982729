namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>What a service demands of DPoP proofs beyond RFC 9449 §4.3.</summary>
public sealed class DpopOptions
{
    public const string Section = "Dpop";

    /// <summary>A proof must carry a nonce of this service's (RFC 9449 §8, §9); token-issuer true, tool-proxy false.</summary>
    public bool RequireNonce { get; set; }
}
