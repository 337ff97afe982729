namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>A proof that held, or the reason why it did not.</summary>
public sealed record DpopResult
{
    private DpopResult(string? thumbprint, string? refusal) => (Thumbprint, Refusal) = (thumbprint, refusal);

    /// <summary>RFC 7638 thumbprint of the key that the caller possesses; null when refused.</summary>
    public string? Thumbprint { get; }

    /// <summary>Why the proof was refused, in words; null when it held.</summary>
    public string? Refusal { get; }

    internal static DpopResult Proven(string thumbprint) => new(thumbprint, null);

    internal static DpopResult Refused(string reason) => new(null, reason);
}
