using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc9068;

/// <summary>RFC 9068 §4: what passes for an access token of ours.</summary>
public sealed class Section4ValidationTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnUnsignedTokenIsNotOurs()
    {
        var token = await TokenAsync();
        var parts = token.Split('.');
        var header = Base64UrlEncoder.Encode("""{"typ":"at+jwt","alg":"none"}""");

        Assert.False(await _host.IsActiveAsync($"{header}.{parts[1]}."));
    }

    [Fact]
    public async Task ThePublicKeyDoesNotPassForASecret()
    {
        // Key confusion: HS256 with the published key as the secret.
        var token = await TokenAsync();
        using var anonymous = _host.Anonymous();
        var jwks = JsonSerializer.Deserialize<JsonElement>(await anonymous.GetStringAsync("/.well-known/jwks.json", Ending));
        var key = jwks.GetProperty("keys")[0];
        var header = Base64UrlEncoder.Encode($$"""{"typ":"at+jwt","alg":"HS256","kid":"{{key.GetProperty("kid").GetString()}}"}""");
        var signed = $"{header}.{token.Split('.')[1]}";

        foreach (var secret in new[] { key.GetRawText(), key.GetProperty("x").GetString()! })
        {
            var mac = Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)));
            Assert.False(await _host.IsActiveAsync($"{signed}.{mac}"));
        }
    }

    [Theory]
    [InlineData("at+jwt", true)]
    [InlineData("JWT", false)]
    [InlineData("dpop+jwt", false)]
    public async Task OnlyTheTypeOfAnAccessTokenPasses(string type, bool passes)
    {
        using var key = OpenKey();
        var token = Sign(key, type, await TokenAsync());

        Assert.Equal(passes, await _host.IsActiveAsync(token));
    }

    [Fact]
    public async Task ATokenOfAnotherKeyIsNotOurs()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.False(await _host.IsActiveAsync(Sign(stranger, "at+jwt", await TokenAsync())));
    }

    [Fact]
    public async Task AChangedClaimBreaksTheToken()
    {
        var parts = (await TokenAsync()).Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("repo.read", "repo.merg", StringComparison.Ordinal);

        Assert.False(await _host.IsActiveAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}"));
    }

    private async Task<string> TokenAsync() => await _host.TaskTokenAsync(await _host.OpenTaskAsync());

    private ECDsa OpenKey()
    {
        var key = ECDsa.Create();
        key.ImportEncryptedPkcs8PrivateKey(IssuerHost.Passphrase, _host.SigningKeys.Keys[0].EncryptedPrivateKey, out _);
        return key;
    }

    /// <summary>The payload of <paramref name="token"/>, under our key id, signed by <paramref name="key"/>.</summary>
    private string Sign(ECDsa key, string type, string token)
    {
        var header = Base64UrlEncoder.Encode($$"""{"typ":"{{type}}","alg":"ES256","kid":"{{_host.SigningKeys.Keys[0].Id}}"}""");
        var signed = $"{header}.{token.Split('.')[1]}";
        return $"{signed}.{Base64UrlEncoder.Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }
}
