using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.AccessTokens;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

/// <summary>A credential that was issued for one task and must end with it.</summary>
internal sealed record IssuedCredential
{
    /// <summary>SHA-256 of the token: what records call it.</summary>
    public required string Id { get; init; }

    public required string Server { get; init; }

    /// <summary>Itself: without it nobody can end it.</summary>
    public required string Token { get; init; }

    /// <summary>What it may do there, in words.</summary>
    public required string Scope { get; init; }

    public required string Call { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Ended then by whoever sees it, should the one that issued it be gone.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The token on whose authority it was issued, without its compact form.</summary>
    public required JsonElement Caller { get; init; }

    public static string IdOf(string token) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}";

    public static JsonElement Of(AccessToken caller) => JsonSerializer.SerializeToElement(caller with { Raw = "" }, WireJson.Options);

    /// <returns>Null when it cannot be understood, by another version of this program: then nobody can say that it still holds.</returns>
    public AccessToken? ReadCaller()
    {
        try
        {
            return Caller.Deserialize<AccessToken>(WireJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => $"credential {Id} for {Server}";
}
