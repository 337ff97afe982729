using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentTrust.Fakes;

/// <summary>Signs whatever it is given, however wrong: an attack that is refused for its signature shows nothing about its header.</summary>
public sealed class TokenForge : IDisposable
{
    private readonly ECDsa _key;

    private TokenForge(ECDsa key)
    {
        _key = key;
        var (x, y) = Point;
        KeyId = Encode(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
    }

    /// <summary>RFC 7638 thumbprint.</summary>
    public string KeyId { get; }

    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    private (string X, string Y) Point
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return (Encode(point.X!), Encode(point.Y!));
        }
    }

    public static TokenForge Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>With the key of a workload's settings: base64 of PKCS#8.</summary>
    public static TokenForge Import(string privateKey)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(privateKey), out _);
        return new TokenForge(key);
    }

    public JsonObject PublicJwk() => new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Point.X, ["y"] = Point.Y, ["kid"] = KeyId };

    /// <summary>The private scalar, for keys that say too much.</summary>
    public string PrivateMember() => Encode(_key.ExportParameters(includePrivateParameters: true).D!);

    public string Sign(JsonNode header, JsonNode payload) => Sign(header.ToJsonString(), payload.ToJsonString());

    public string Sign(string header, string payload) => Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload));

    public string Sign(byte[] header, byte[] payload) => SignParts(Encode(header), Encode(payload));

    /// <summary>Signs the two parts as they are.</summary>
    public string SignParts(string header, string payload) => $"{header}.{payload}.{Encode(Signature($"{header}.{payload}"))}";

    /// <summary>RFC 7518 §3.4, or DER where that is the attack.</summary>
    public byte[] Signature(string input, DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation) =>
        _key.SignData(Encoding.UTF8.GetBytes(input), HashAlgorithmName.SHA256, format);

    /// <summary>The same header and payload, with one thing changed in the header, signed again.</summary>
    public string Resign(string token, Action<JsonObject> change)
    {
        var parts = token.Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject();
        change(header);
        return SignParts(Encode(header.ToJsonString()), parts[1]);
    }

    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    public void Dispose() => _key.Dispose();
}
