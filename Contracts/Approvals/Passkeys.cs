using System.Text.Json.Serialization;

namespace AgentTrust.Contracts.Approvals;

/// <summary>How to make a passkey: <c>PublicKeyCredentialCreationOptionsJSON</c>, for the browser's own parser.</summary>
/// <remarks>Names of members are those of WebAuthn Level 3 §5.1.8, binary values base64url without padding.</remarks>
public sealed record PasskeyCreationOptions
{
    [JsonPropertyName("rp")]
    public required PasskeyRelyingParty RelyingParty { get; init; }

    [JsonPropertyName("user")]
    public required PasskeyUser User { get; init; }

    [JsonPropertyName("challenge")]
    public required string Challenge { get; init; }

    [JsonPropertyName("pubKeyCredParams")]
    public required IReadOnlyList<PasskeyAlgorithm> Algorithms { get; init; }

    /// <summary>Milliseconds.</summary>
    [JsonPropertyName("timeout")]
    public required long Timeout { get; init; }

    [JsonPropertyName("excludeCredentials")]
    public required IReadOnlyList<PasskeyDescriptor> Exclude { get; init; }

    [JsonPropertyName("authenticatorSelection")]
    public required PasskeyAuthenticatorSelection Selection { get; init; }

    [JsonPropertyName("attestation")]
    public required string Attestation { get; init; }
}

public sealed record PasskeyRelyingParty(
    [property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("name")] string Name);

public sealed record PasskeyUser(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("displayName")] string DisplayName);

/// <param name="Type">Always <c>public-key</c>.</param>
/// <param name="Algorithm">COSE algorithm: -7 is ES256, -257 RS256.</param>
public sealed record PasskeyAlgorithm(
    [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("alg")] int Algorithm);

/// <param name="Type">Always <c>public-key</c>.</param>
/// <param name="Id">Credential id, base64url.</param>
public sealed record PasskeyDescriptor(
    [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("id")] string Id);

public sealed record PasskeyAuthenticatorSelection(
    [property: JsonPropertyName("residentKey")] string ResidentKey,
    [property: JsonPropertyName("userVerification")] string UserVerification);

/// <summary>How to sign with one: <c>PublicKeyCredentialRequestOptionsJSON</c> (WebAuthn Level 3 §5.1.9).</summary>
public sealed record PasskeyRequestOptions
{
    [JsonPropertyName("challenge")]
    public required string Challenge { get; init; }

    /// <summary>Milliseconds.</summary>
    [JsonPropertyName("timeout")]
    public required long Timeout { get; init; }

    [JsonPropertyName("rpId")]
    public required string RelyingPartyId { get; init; }

    [JsonPropertyName("allowCredentials")]
    public required IReadOnlyList<PasskeyDescriptor> Allow { get; init; }

    [JsonPropertyName("userVerification")]
    public required string UserVerification { get; init; }
}

/// <summary>What <c>navigator.credentials.create()</c> gave: <c>RegistrationResponseJSON</c>; members not named here are not looked at.</summary>
public sealed record PasskeyAttestation
{
    /// <summary>Credential id, base64url.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("type")]
    public required string Type { get; init; }

    [JsonPropertyName("response")]
    public required PasskeyAttestationResponse Response { get; init; }
}

public sealed record PasskeyAttestationResponse
{
    [JsonPropertyName("clientDataJSON")]
    public required string ClientData { get; init; }

    [JsonPropertyName("attestationObject")]
    public required string AttestationObject { get; init; }
}

/// <summary>What <c>navigator.credentials.get()</c> gave: <c>AuthenticationResponseJSON</c>; kept whole as evidence of the decision.</summary>
public sealed record PasskeyAssertion
{
    /// <summary>Credential id, base64url.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("type")]
    public required string Type { get; init; }

    [JsonPropertyName("response")]
    public required PasskeyAssertionResponse Response { get; init; }
}

public sealed record PasskeyAssertionResponse
{
    [JsonPropertyName("clientDataJSON")]
    public required string ClientData { get; init; }

    [JsonPropertyName("authenticatorData")]
    public required string AuthenticatorData { get; init; }

    [JsonPropertyName("signature")]
    public required string Signature { get; init; }
}

/// <summary>What a person sends to register a passkey.</summary>
public sealed record RegisterPasskey
{
    /// <summary>The person's own word for it, such as "work laptop".</summary>
    public required string Name { get; init; }

    public required PasskeyAttestation Credential { get; init; }
}

/// <summary>A person's registered passkey, without its key.</summary>
public sealed record Passkey
{
    /// <summary>Credential id, base64url.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>Proof, for whoever checks a decision later, that the person's authenticator signed exactly it.</summary>
public sealed record PasskeyEvidence
{
    public required PasskeyAssertion Assertion { get; init; }

    /// <summary>COSE_Key of the credential, base64url.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The service's part of the challenge, base64url: challenge = SHA-256 of the RFC 8785 form of {decision, digest, nonce, person}.</summary>
    public required string Nonce { get; init; }

    /// <summary>What was signed: the request's <see cref="AccessRequest.Digest"/>.</summary>
    public required string Digest { get; init; }
}
