using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.Fakes;

/// <summary>An authenticator and its browser, with one credential; every part of what they say can be another in a test.</summary>
public sealed class FakeAuthenticator(bool rsa = false) : IDisposable
{
    public const string Origin = "http://localhost:5100";

    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);

    public string Id => Base64Url.EncodeToString(_id);

    public uint Counter { get; set; }

    /// <summary>User present and verified.</summary>
    public byte Flags { get; set; } = 0x05;

    public string RelyingPartyId { get; set; } = "localhost";

    public string From { get; set; } = Origin;

    public bool CrossOrigin { get; set; }

    public string CreateType { get; set; } = "webauthn.create";

    public string AssertType { get; set; } = "webauthn.get";

    public string Format { get; set; } = "none";

    public PasskeyAttestation Create(string challenge)
    {
        var key = CoseKey();
        byte[] credential = [.. new byte[16], (byte)(_id.Length >> 8), (byte)_id.Length, .. _id, .. key];
        var data = Data((byte)(Flags | 0x40), credential);

        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(3);
        cbor.WriteTextString("fmt");
        cbor.WriteTextString(Format);
        cbor.WriteTextString("attStmt");
        cbor.WriteStartMap(0);
        cbor.WriteEndMap();
        cbor.WriteTextString("authData");
        cbor.WriteByteString(data);
        cbor.WriteEndMap();
        return new()
        {
            Id = Id,
            Type = "public-key",
            Response = new() { ClientData = Base64Url.EncodeToString(ClientData(CreateType, challenge)), AttestationObject = Base64Url.EncodeToString(cbor.Encode()) },
        };
    }

    public PasskeyAssertion Get(string challenge)
    {
        var (client, data) = (ClientData(AssertType, challenge), Data(Flags, []));
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        var signature = rsa
            ? _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : _ec.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new()
        {
            Id = Id,
            Type = "public-key",
            Response = new()
            {
                ClientData = Base64Url.EncodeToString(client),
                AuthenticatorData = Base64Url.EncodeToString(data),
                Signature = Base64Url.EncodeToString(signature),
            },
        };
    }

    public void Dispose()
    {
        _ec.Dispose();
        _rsa.Dispose();
    }

    private byte[] ClientData(string type, string challenge) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge, origin = From, crossOrigin = CrossOrigin });

    private byte[] Data(byte flags, byte[] credential)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingPartyId)), flags, .. counter, .. credential];
    }

    private byte[] CoseKey()
    {
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical, convertIndefiniteLengthEncodings: true);
        cbor.WriteStartMap(null);
        foreach (var (label, write) in Members(cbor))
        {
            cbor.WriteInt32(label);
            write();
        }

        cbor.WriteEndMap();
        return cbor.Encode();
    }

    private IEnumerable<(int Label, Action Write)> Members(CborWriter cbor)
    {
        if (rsa)
        {
            var key = _rsa.ExportParameters(false);
            return [(1, () => cbor.WriteInt32(3)), (3, () => cbor.WriteInt32(-257)), (-1, () => cbor.WriteByteString(key.Modulus!)), (-2, () => cbor.WriteByteString(key.Exponent!))];
        }

        var point = _ec.ExportParameters(false).Q;
        return
        [
            (1, () => cbor.WriteInt32(2)), (3, () => cbor.WriteInt32(-7)), (-1, () => cbor.WriteInt32(1)),
            (-2, () => cbor.WriteByteString(point.X!)), (-3, () => cbor.WriteByteString(point.Y!)),
        ];
    }
}
