namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>A proof that held, or the reason why it did not.</summary>
public sealed record DpopResult
{
    private DpopResult(string? thumbprint, string? refusal) => (Thumbprint, Refusal) = (thumbprint, refusal);

    /// <summary>Nothing else is wrong so far: with this service's nonce the proof may hold (RFC 9449 §8, §9).</summary>
    public bool NeedsNonce { get; private init; }

    /// <summary>RFC 7638 thumbprint of the key that the caller possesses; null when refused.</summary>
    public string? Thumbprint { get; }

    /// <summary>Why the proof was refused, in words; null when it held.</summary>
    public string? Refusal { get; }

    internal static DpopResult Proven(string thumbprint) => new(thumbprint, null);

    internal static DpopResult Refused(string reason) => new(null, reason);

    internal static DpopResult NonceNeeded() => new(null, "The DPoP proof must carry a fresh nonce; the DPoP-Nonce header has one.") { NeedsNonce = true };
}
