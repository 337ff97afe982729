using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.Fakes;

/// <summary>Does in a test what the AppHost does: gives each workload a key, and everyone the bundle; signs people in.</summary>
public sealed class FakeTrustDomain : IDisposable
{
    public const string TokenIssuerUrl = "http://token-issuer";
    public const string PeopleAuthority = "https://people.test";

    private readonly Dictionary<string, WorkloadKey> _workloads;
    private readonly ECDsa _people = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TimeProvider _time;

    public FakeTrustDomain(TimeProvider time, params string[] spiffeIds)
    {
        _time = time;
        _workloads = spiffeIds.Distinct().ToDictionary(id => id, _ => WorkloadKey.Generate());
        TrustBundle = new JsonObject
        {
            ["keys"] = new JsonArray([.. _workloads.Select(workload => workload.Value.PublicJwk(workload.Key))]),
        }.ToJsonString();
    }

    public string TrustBundle { get; }

    /// <summary>The settings that the platform would give this workload, people's sign-in and the token issuer's URL included.</summary>
    public Dictionary<string, string?> SettingsFor(string spiffeId) => new()
    {
        ["Workload:Id"] = spiffeId,
        ["Workload:PrivateKey"] = _workloads[spiffeId].Export(),
        ["Workload:TrustBundle"] = TrustBundle,
        ["Issuer:Url"] = TokenIssuerUrl,
        ["AccessTokens:Issuer"] = TokenIssuerUrl,
        ["People:Authority"] = PeopleAuthority,
        ["People:Jwks"] = new JsonObject { ["keys"] = new JsonArray(PublicJwk(_people)) }.ToJsonString(),
    };

    public WorkloadIdentity IdentityOf(string spiffeId) => new(OptionsOf(spiffeId), _time);

    public TrustBundle BundleOf(string spiffeId) => new(OptionsOf(spiffeId), _time);

    /// <summary>A workload credential, as <see cref="WorkloadIdentity.CreateCredential"/> makes it.</summary>
    public string CredentialOf(string spiffeId, string audience) => IdentityOf(spiffeId).CreateCredential(audience);

    /// <summary>A person's access token for one API (<paramref name="audience"/> is its resource name, e.g. <c>approval-service</c>).</summary>
    public string AccessTokenOf(string person, string audience, params string[] groups) =>
        AccessTokenOf(person, audience, _time.GetUtcNow(), groups);

    /// <param name="person">Who signed in.</param>
    /// <param name="audience">The API.</param>
    /// <param name="signedIn">When; null is a provider that does not say.</param>
    /// <param name="groups">The person's.</param>
    public string AccessTokenOf(string person, string audience, DateTimeOffset? signedIn, string[] groups)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            [JwtClaims.Issuer] = PeopleAuthority,
            [JwtClaims.Subject] = person,
            [JwtClaims.Audience] = audience,
            [JwtClaims.IssuedAt] = now,
            [JwtClaims.Expiry] = now + 900,
            [JwtClaims.Id] = Guid.CreateVersion7().ToString("N"),
            [JwtClaims.Groups] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]),
        };
        if (signedIn is { } at) claims[JwtClaims.AuthenticationTime] = at.ToUnixTimeSeconds();
        var signing = new SigningCredentials(Keyed(_people), SecurityAlgorithms.EcdsaSha256);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(claims.ToJsonString(), signing, new Dictionary<string, object> { ["typ"] = JwtClaims.AccessTokenType });
    }

    public void Dispose()
    {
        _people.Dispose();
        foreach (var key in _workloads.Values) key.Dispose();
    }

    private IOptions<WorkloadOptions> OptionsOf(string spiffeId) => Options.Create(new WorkloadOptions
    {
        Id = spiffeId,
        PrivateKey = _workloads[spiffeId].Export(),
        TrustBundle = TrustBundle,
    });

    private static ECDsaSecurityKey Keyed(ECDsa key)
    {
        var security = new ECDsaSecurityKey(key);
        security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        return security;
    }

    private static JsonObject PublicJwk(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
            ["kid"] = Keyed(key).KeyId,
        };
    }
}
