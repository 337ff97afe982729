using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;

namespace AgentTrust.TokenIssuer.Tests.Rfc8417;

/// <summary>RFC 8417 §2: what is sent is a security event token, which anybody can verify with the published keys.</summary>
public sealed class Section2TokenTests : EventsToAReceiver
{
    [Fact]
    public async Task TheTokenIsASecurityEventTokenThatAnybodyCanVerifyWithThePublishedKeys()
    {
        await EnrolAsync();
        await SuspendAsync();

        var claims = await ToldAsync();

        var header = Exchanges.HeaderOf(Receiver.Tokens.Single());
        Assert.Equal(("secevent+jwt", "ES256"), (header.GetProperty("typ").GetString(), header.GetProperty("alg").GetString()));
        Assert.True(await VerifiesByHandAsync(Receiver.Tokens.Single(), header.GetProperty("kid").GetString()!));
        Assert.Equal("http://token-issuer", claims.GetProperty("iss").GetString());
        Assert.Equal("https://receiver.example", claims.GetProperty("aud").GetString());
        Assert.Equal(Host.Time.GetUtcNow().ToUnixTimeSeconds(), claims.GetProperty("iat").GetInt64());
        Assert.NotEmpty(claims.GetProperty("jti").GetString()!);
        Assert.NotEmpty(claims.GetProperty("txn").GetString()!);
        Assert.Equal(SessionRevoked, Assert.Single(claims.GetProperty("events").EnumerateObject()).Name);
        Assert.False(claims.TryGetProperty("sub", out _));
        Assert.False(claims.TryGetProperty("exp", out _));
    }

    /// <summary>With nothing but RFC 7515, RFC 7518 and the published keys.</summary>
    private async Task<bool> VerifiesByHandAsync(string token, string kid)
    {
        using var anonymous = Host.Anonymous();
        var set = await anonymous.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json", Ending);
        var jwk = set.GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("kid").GetString() == kid);
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Part(jwk.GetProperty("x").GetString()!), Y = Part(jwk.GetProperty("y").GetString()!) },
        });
        var dot = token.LastIndexOf('.');
        return key.VerifyData(
            Encoding.ASCII.GetBytes(token[..dot]), Part(token[(dot + 1)..]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[] Part(string text) => Base64Url.DecodeFromChars(text);
}
