using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>A public P-256 key, imported: its point was found to be on the curve (RFC 8725 §2.5).</summary>
/// <remarks>
/// Importing costs more than verifying, and callers keep their key for many requests, so keys that have proven themselves are kept.
/// A key object only verifies and never changes, so requests share it; it is left to the collector, for one may still be using it.
/// </remarks>
internal sealed class VerifyingKey
{
    private const int MostKept = 1024;
    private static readonly ConcurrentDictionary<(string X, string Y), VerifyingKey> Kept = new();

    private readonly ECDsa _key;

    private VerifyingKey(string x, string y, ECDsa key)
    {
        (X, Y, _key) = (x, y, key);
        // RFC 7638 §3.1, §3.2: the required members in their order, without white space.
        Thumbprint = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
    }

    public string X { get; }

    public string Y { get; }

    /// <summary>RFC 7638.</summary>
    public string Thumbprint { get; }

    /// <summary>The key of a point whose coordinates are canonical base64url; null when the point is off the curve.</summary>
    public static VerifyingKey? Find(string x, byte[] xBytes, string y, byte[] yBytes)
    {
        if (Kept.TryGetValue((x, y), out var kept)) return kept;

        try
        {
            return new(x, y, ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = xBytes, Y = yBytes } }));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>RFC 7518 §3.4. Keeps the key when the signature holds: a stranger's made-up keys push nobody's out.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!_key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)) return false;

        if (Kept.TryAdd((X, Y), this) && Kept.Count > MostKept) Kept.Clear();
        return true;
    }
}
