using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>A JWT in JWS compact form (RFC 7515 §3.1) that only one reading fits. Nothing of it is verified yet.</summary>
/// <remarks>
/// Stands before every verification. Libraries forgive white space, padding, doubled members and unknown headers, each in its
/// own way; where two readers see two tokens, one of them is deceived.
/// </remarks>
public sealed class CompactJws
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly VerifyingKey? _own;
    private readonly string? _ownThumbprint;
    private readonly string _signed;
    private readonly byte[] _signature;

    private CompactJws(JsonElement header, JsonElement payload, OwnKey? own, string signed, byte[] signature) =>
        (Header, Payload, _own, _ownThumbprint, _signed, _signature) = (header, payload, own?.Key, own?.Thumbprint, signed, signature);

    public JsonElement Header { get; }

    public JsonElement Payload { get; }

    /// <summary>The <c>kid</c>; null only where the profile takes the key from elsewhere.</summary>
    public string? KeyId => Header.TryGetProperty("kid", out var kid) ? kid.GetString() : null;

    /// <summary>
    /// RFC 7638 thumbprint of the key in the header, or RFC 8705 §3.1 of the certificate there, when its key signed this; else null. Only a
    /// proof of possession names its own key.
    /// </summary>
    public string? OwnThumbprint => _own?.Verifies(Encoding.ASCII.GetBytes(_signed), _signature) == true ? _ownThumbprint : null;

    /// <summary>The token when its form is strict and its header is one of <paramref name="profile"/>; else why not.</summary>
    public static (CompactJws? Jws, JwsRefusal? Refusal) Read(string text, JwsProfile profile)
    {
        if (text.Length > profile.LongestToken) return (null, JwsRefusal.TooLong);

        var parts = text.Split('.', 4);
        if (parts.Length != 3) return (null, JwsRefusal.NotCompact);
        if (Decode(parts[0]) is not { } header || Decode(parts[1]) is not { } payload) return (null, JwsRefusal.NotBase64Url);
        // RFC 7515 §3.1 lets an unsecured JWS end in its second dot; here nothing is unsecured.
        if (Decode(parts[2]) is not { } signature) return (null, JwsRefusal.NotBase64Url);

        if (StrictJson.ReadObject(header) is not { } head) return (null, JwsRefusal.HeaderNotJson);
        if (JwsHeader.FirstRefusal(head, profile) is { } refusal) return (null, refusal);
        var own = OwnKey.Read(head, profile.Key);
        if (own is null && profile.Key is JwsKeySource.Header or JwsKeySource.Certificate) return (null, JwsRefusal.NoKey);
        if (head.GetProperty("alg").ValueEquals(SecurityAlgorithms.EcdsaSha256) && !Es256Signature.IsInRange(signature))
            return (null, JwsRefusal.SignatureShape);

        return StrictJson.ReadObject(payload) is { } claims
            ? (new CompactJws(head, claims, own, text[..text.LastIndexOf('.')], signature), null)
            : (null, JwsRefusal.PayloadNotJson);
    }

    /// <summary>The bytes of base64url in its canonical form: no padding, no white space, no bits set that mean nothing.</summary>
    internal static byte[]? Decode(string part)
    {
        if (part.Length == 0 || part.Length % 4 == 1 || part.AsSpan().ContainsAnyExcept(Alphabet)) return null;

        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.DecodeFromChars(part, bytes, out _, out var length) == OperationStatus.Done
            && Base64Url.EncodeToString(bytes.AsSpan(0, length)) == part
            ? bytes[..length]
            : null;
    }
}
