namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>RFC 7518 §3.4: R and S, 32 bytes each, side by side; both from 1 to n - 1 (FIPS 186-5 §6.4.2).</summary>
/// <remarks>A verifier that forgets the range accepts zeros as anyone's signature of anything (CVE-2022-21449).</remarks>
internal static class Es256Signature
{
    private const int Half = 32;

    /// <summary>n, the order of P-256 (SP 800-186 §3.2.1.3).</summary>
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    public static bool IsInRange(ReadOnlySpan<byte> signature) =>
        signature.Length == 2 * Half && IsScalar(signature[..Half]) && IsScalar(signature[Half..]);

    private static bool IsScalar(ReadOnlySpan<byte> number) => number.ContainsAnyExcept((byte)0) && number.SequenceCompareTo(Order) < 0;
}
