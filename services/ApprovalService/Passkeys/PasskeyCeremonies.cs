using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>The relying party's part of Web Authentication: pure checks, each of which must hold.</summary>
internal static class PasskeyCeremonies
{
    public const string CredentialType = "public-key";

    /// <summary>The challenge that the browser says it answered, to be looked up; null when there is none to read.</summary>
    public static ClientData? ClientDataOf(string clientData) => Bytes(clientData) is { } bytes ? ClientData.Read(bytes) : null;

    /// <summary>WebAuthn Level 3 §7.1, registering a new credential, for a challenge that was looked up.</summary>
    public static (StoredPasskey? Passkey, PasskeyFault? Fault) Register(
        PasskeyAttestation attestation, string person, string name, PasskeyOptions options, DateTimeOffset now)
    {
        if (attestation.Type != CredentialType || ClientDataOf(attestation.Response.ClientData) is not { } client
            || Bytes(attestation.Response.AttestationObject) is not { } encoded) return (null, PasskeyFault.Malformed);
        if (client.FaultFor(ClientData.Create, options.Origins) is { } wrong) return (null, wrong);
        if (AttestationObject.Read(encoded, out var fault) is not { } attested) return (null, fault);
        if (AuthenticatorData.Read(attested.AuthenticatorData) is not { } data) return (null, PasskeyFault.Malformed);
        if (data.FaultFor(options.RelyingPartyId) is { } notHere) return (null, notHere);
        if (data.CredentialId is not { } id || Base64Url.EncodeToString(id) != attestation.Id) return (null, PasskeyFault.NoCredential);
        if (data.PublicKey is not { } key) return (null, PasskeyFault.AlgorithmNotOffered);

        return (new StoredPasskey
        {
            Id = attestation.Id,
            Person = person,
            Name = name,
            PublicKey = key.Encoded,
            Counter = data.Counter,
            RegisteredAt = now,
        }, null);
    }

    /// <summary>WebAuthn Level 3 §7.2, verifying an authentication assertion, for a challenge and a credential that were looked up.</summary>
    /// <returns>The authenticator's counter, or why the assertion proves nothing.</returns>
    public static (uint Counter, PasskeyFault? Fault) Verify(PasskeyAssertion assertion, StoredPasskey passkey, PasskeyOptions options)
    {
        if (assertion.Type != CredentialType || assertion.Id != passkey.Id
            || Bytes(assertion.Response.ClientData) is not { } clientData || ClientData.Read(clientData) is not { } client
            || Bytes(assertion.Response.AuthenticatorData) is not { } authenticatorData || AuthenticatorData.Read(authenticatorData) is not { } data
            || Bytes(assertion.Response.Signature) is not { } signature
            || CoseKey.Read(passkey.PublicKey) is not { } key) return (0, PasskeyFault.Malformed);
        if (client.FaultFor(ClientData.Get, options.Origins) is { } wrong) return (0, wrong);
        if (data.FaultFor(options.RelyingPartyId) is { } notHere) return (0, notHere);
        if (!key.Verifies([.. authenticatorData, .. SHA256.HashData(clientData)], signature)) return (0, PasskeyFault.SignatureWrong);

        // WebAuthn Level 3 §6.1.1: a counter that does not rise says that there are two of this authenticator.
        var rises = (data.Counter == 0 && passkey.Counter == 0) || data.Counter > passkey.Counter;
        return rises ? (data.Counter, null) : (0, PasskeyFault.CounterNotHigher);
    }

    /// <summary>Binds a signature to one person's word about one digest; the nonce makes it unpredictable and usable once.</summary>
    public static string ChallengeFor(ToProve what, string person, string nonce) =>
        Base64Url.EncodeToString(SHA256.HashData(Contracts.Json.CanonicalJson.Encode(
            JsonSerializer.SerializeToElement(new { decision = what.Decision, digest = what.Digest, nonce, person }))));

    public static string NewNonce() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static byte[]? Bytes(string base64Url)
    {
        try
        {
            return Base64Url.DecodeFromChars(base64Url);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
