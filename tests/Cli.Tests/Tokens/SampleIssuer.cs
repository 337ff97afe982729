using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Cli.Tests.Tokens;

/// <summary>An issuer with one key, whose JWK set lies in a file.</summary>
internal sealed class SampleIssuer(TimeProvider time) : IDisposable
{
    private readonly WorkloadKey _key = WorkloadKey.Generate();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agenttrust-cli-");

    public JsonObject PublicJwk => _key.PublicJwk("issuer");

    public string Jwks => FileOf(new JsonObject { ["keys"] = new JsonArray(PublicJwk) }.ToJsonString());

    public string FileOf(string content)
    {
        var path = Path.Combine(_folder.FullName, Guid.CreateVersion7().ToString("N") + ".json");
        File.WriteAllText(path, content);
        return path;
    }

    public string Token(Action<JsonObject>? change = null)
    {
        var now = time.GetUtcNow();
        var claims = new JsonObject
        {
            [JwtClaims.Issuer] = SpiffeIds.TokenIssuer,
            [JwtClaims.Subject] = SpiffeIds.Agent("a"),
            [JwtClaims.Audience] = SpiffeIds.ToolProxy,
            [JwtClaims.Id] = "1",
            [JwtClaims.IssuedAt] = now.ToUnixTimeSeconds(),
            [JwtClaims.Expiry] = now.AddMinutes(5).ToUnixTimeSeconds(),
            [JwtClaims.Confirmation] = new JsonObject { [JwtClaims.JwkThumbprint] = "thumbprint" },
        };
        change?.Invoke(claims);
        return _key.Sign(JwtClaims.AccessTokenType, claims);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }
}
