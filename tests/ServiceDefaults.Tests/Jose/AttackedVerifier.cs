using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Jose;

/// <summary>The verifier of access tokens, with an issuer whose key the attacker may use: only the rule in question can refuse.</summary>
internal sealed class AttackedVerifier : IDisposable
{
    public const string Issuer = "https://issuer.example";
    public const string Audience = SpiffeIds.ToolProxy;

    private VerificationKeySet _keys;

    public AttackedVerifier()
    {
        Header = new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = Forge.KeyId };
        Claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = SpiffeIds.Agent("a"),
            ["aud"] = Audience,
            ["jti"] = "1",
            ["iat"] = Now,
            ["nbf"] = Now,
            ["exp"] = Now + 300,
            ["cnf"] = new JsonObject { ["jkt"] = "thumbprint" },
        };
        _keys = VerificationKeySet.Read(SetOf(Forge.PublicJwk()));
    }

    public TokenForge Forge { get; } = TokenForge.Generate();

    /// <summary>A header and claims that would be accepted; tests change them.</summary>
    public JsonObject Header { get; }

    public JsonObject Claims { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public string Token() => Forge.Sign(Header, Claims);

    /// <summary>The issuer publishes these keys and no others.</summary>
    public void Publish(params JsonNode[] keys) => _keys = VerificationKeySet.Read(SetOf(keys));

    /// <returns>Why the token was refused, or null when it was accepted.</returns>
    public async Task<JwsRefusal?> RefusalOfAsync(string token)
    {
        var verifier = new AccessTokenVerifier((kid, _) => Task.FromResult(_keys.Keys.GetValueOrDefault(kid)), Issuer, Time);
        var verdict = await verifier.VerifyAsync(token, Audience, TestContext.Current.CancellationToken);

        Assert.Equal(verdict.Token is null, verdict.Refusal is not null);
        return verdict.Refusal;
    }

    /// <summary>The same for a good token when the issuer's key is published with that member.</summary>
    public async Task<JwsRefusal?> RefusalOfKeyAsync(string member, string json)
    {
        var jwk = Forge.PublicJwk();
        jwk[member] = JsonNode.Parse(json);
        Publish(jwk);
        return await RefusalOfAsync(Token());
    }

    public void Dispose() => Forge.Dispose();

    private static string SetOf(params JsonNode[] keys) =>
        new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.DeepClone())]) }.ToJsonString();
}
