using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>What this process is, and its key to prove it.</summary>
/// <remarks>
/// The credential is the bearer of calls between services and the <c>subject_token</c> or <c>actor_token</c> of a token
/// exchange (RFC 8693 §2.1).
/// </remarks>
public sealed class WorkloadIdentity(IOptions<WorkloadOptions> options, TimeProvider time) : ICredentialSource, IDisposable
{
    /// <summary>How long a credential lives; whoever asks for one gets a fresh one.</summary>
    public static readonly TimeSpan CredentialLifetime = WorkloadKey.CredentialLifetime;

    /// <summary>Null where the platform hands out credentials and nothing is signed.</summary>
    private readonly WorkloadKey? _key = options.Value.PrivateKey.Length > 0 ? ReadKey(options.Value.PrivateKey) : null;

    /// <summary>SPIFFE ID of this process.</summary>
    public string Id { get; } = options.Value.Id;

    public string Name => $"its own private key ({WorkloadOptionsValidator.Key(nameof(WorkloadOptions.PrivateKey))})";

    public bool HandsOutAgain => false;

    private WorkloadKey Key => _key ?? throw new CredentialUnavailableException(
        $"{WorkloadOptionsValidator.Key(nameof(WorkloadOptions.PrivateKey))} is not set, so this process signs nothing.");

    public ValueTask<string> GetAsync(string audience, CancellationToken cancellationToken) => ValueTask.FromResult(CreateCredential(audience));

    /// <summary>The public key with which what <see cref="SignStatement"/> signs is checked.</summary>
    public JsonObject PublicJwk() => Key.PublicJwk(Id);

    /// <summary>A fresh credential for one receiver.</summary>
    /// <param name="audience">The receiver's SPIFFE ID.</param>
    public string CreateCredential(string audience) => Key.CreateCredential(Id, audience, time.GetUtcNow());

    /// <summary>Signs a statement that another service relies on, e.g. a binding token.</summary>
    /// <param name="type">The <c>typ</c> header, e.g. <c>binding+jwt</c>: a statement of one kind never passes for another.</param>
    /// <param name="audience">The SPIFFE ID of the service that relies on it.</param>
    /// <param name="payload">A contract; its members become claims beside iss, aud, iat, exp and jti.</param>
    /// <param name="expiresAt">When it stops to be believed.</param>
    public string SignStatement<T>(string type, string audience, T payload, DateTimeOffset expiresAt)
    {
        var claims = JsonSerializer.SerializeToNode(payload, WireJson.Options)!.AsObject();
        claims[JwtClaims.Issuer] = Id;
        claims[JwtClaims.Audience] = audience;
        claims[JwtClaims.IssuedAt] = time.GetUtcNow().ToUnixTimeSeconds();
        claims[JwtClaims.Expiry] = expiresAt.ToUnixTimeSeconds();
        claims[JwtClaims.Id] = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return Key.Sign(type, claims);
    }

    public void Dispose() => _key?.Dispose();

    private static WorkloadKey ReadKey(string base64)
    {
        try
        {
            return WorkloadKey.Import(base64);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new InvalidOperationException(
                $"{WorkloadOptionsValidator.Key(nameof(WorkloadOptions.PrivateKey))} is not base64 of a PKCS#8 P-256 private key.", e);
        }
    }
}
