using System.Text.Json.Nodes;
using AgentTrust.Fakes;

namespace AgentTrust.TokenIssuer.Tests;

/// <summary>Assertions as an OAuth library makes them that is given a workload's key (RFC 7523 §3).</summary>
internal static class ClientAssertions
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>A good one, unless <paramref name="change"/> spoils its header or claims.</summary>
    public static string AssertionOf(
        this IssuerHost host, string client, Action<JsonObject>? change = null, Action<JsonObject>? changeHeader = null, string? signedBy = null)
    {
        using var key = TokenForge.Import(host.TrustDomain.SettingsFor(signedBy ?? client)["Workload:PrivateKey"]!);
        var now = host.Time.GetUtcNow().ToUnixTimeSeconds();
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = key.KeyId };
        var claims = new JsonObject
        {
            ["iss"] = client,
            ["sub"] = client,
            ["aud"] = FakeTrustDomain.TokenIssuerUrl,
            ["jti"] = Guid.CreateVersion7().ToString("N"),
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 60,
        };
        change?.Invoke(claims);
        changeHeader?.Invoke(header);
        return key.Sign(header, claims);
    }

    public static Dictionary<string, string> ClientForm(string client, string assertion, string token) => new()
    {
        ["client_id"] = client,
        ["client_assertion_type"] = Type,
        ["client_assertion"] = assertion,
        ["token"] = token,
    };
}
