using System.Buffers.Text;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Tests.Passkeys;

/// <summary>WebAuthn Level 3 §16, the ES256 credential without attestation. Its authenticator does not verify its user, and we want that.</summary>
public sealed class SpecificationVectorTests
{
    private const string CredentialId = "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4";
    private const string PublicKey =
        "a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220";
    private const string AttestationObject =
        "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020" + CredentialId + PublicKey;
    private const string CreationClientData =
        "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d";
    private const string AuthenticatorDataOfGet = "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000";
    private const string GetClientData =
        "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e55685158756c5455506f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d";
    private const string Signature =
        "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87";

    private static readonly PasskeyOptions Options = new() { RelyingPartyId = "example.org", Origins = ["https://example.org"] };

    [Fact]
    public void TheRegistrationIsReadByteForByte()
    {
        var attested = ApprovalService.Passkeys.AttestationObject.Read(Bytes(AttestationObject), out _);
        var data = AuthenticatorData.Read(attested!.AuthenticatorData);
        var client = ClientData.Read(Bytes(CreationClientData))!;

        Assert.Equal(CredentialId, Convert.ToHexStringLower(data!.CredentialId!));
        Assert.Equal(PublicKey, Convert.ToHexStringLower(data.PublicKey!.Encoded));
        Assert.Equal("00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130", Convert.ToHexStringLower(Base64Url.DecodeFromChars(client.Challenge)));
        Assert.Null(client.FaultFor(ClientData.Create, Options.Origins));
        Assert.Equal(PasskeyFault.UserNotVerified, data.FaultFor("example.org"));
    }

    [Fact]
    public void TheSignatureIsVerifiedByTheRegisteredKey()
    {
        var key = CoseKey.Read(Bytes(PublicKey))!;
        byte[] signed = [.. Bytes(AuthenticatorDataOfGet), .. System.Security.Cryptography.SHA256.HashData(Bytes(GetClientData))];

        Assert.True(key.Verifies(signed, Bytes(Signature)));
        for (var i = 0; i < signed.Length; i++)
        {
            signed[i] ^= 1;
            Assert.False(key.Verifies(signed, Bytes(Signature)));
            signed[i] ^= 1;
        }
    }

    [Fact]
    public void TheAssertionFailsForItsMissingUserVerificationOnly()
    {
        var passkey = new StoredPasskey
        {
            Id = Text(CredentialId), Person = "rita", Name = "vector", PublicKey = Bytes(PublicKey), Counter = 0, RegisteredAt = default,
        };
        var assertion = new PasskeyAssertion
        {
            Id = passkey.Id,
            Type = "public-key",
            Response = new() { ClientData = Text(GetClientData), AuthenticatorData = Text(AuthenticatorDataOfGet), Signature = Text(Signature) },
        };

        Assert.Equal(PasskeyFault.UserNotVerified, PasskeyCeremonies.Verify(assertion, passkey, Options).Fault);
    }

    [Fact]
    public void NoTruncationAndNoAppendedByteIsRead()
    {
        var whole = Bytes(AttestationObject);
        var data = ApprovalService.Passkeys.AttestationObject.Read(whole, out _)!.AuthenticatorData;

        for (var length = 0; length < whole.Length; length++)
            Assert.Null(ApprovalService.Passkeys.AttestationObject.Read(whole[..length], out _));
        for (var length = 0; length < data.Length; length++)
            Assert.Null(AuthenticatorData.Read(data[..length]));
        Assert.Null(ApprovalService.Passkeys.AttestationObject.Read([.. whole, 0], out _));
        Assert.Null(AuthenticatorData.Read([.. data, 0]));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string Text(string hex) => Base64Url.EncodeToString(Bytes(hex));
}
