using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Fakes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.SampleIdentity.Tests.OpenIdConnect;

/// <summary>What the access tokens and ID tokens of people say.</summary>
public sealed class AccessTokenTests(SampleIdentityHost host) : IClassFixture<SampleIdentityHost>, IDisposable
{
    private readonly HttpClient _browser = host.Browser();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("olivia", "owners")]
    [InlineData("oscar", "operators")]
    [InlineData("rita", "service-owners")]
    [InlineData("sam", "security")]
    [InlineData("ada", "auditors")]
    public async Task AnAccessTokenNamesThePersonAndTheirGroups(string name, string group)
    {
        var token = Read(await (await SignInAsync(name)).GetAccessTokenAsync("approval-service", Cancelled));

        Assert.Equal(name, token.Subject);
        Assert.Equal([group], Groups(token));
        Assert.Equal("ES256", token.Alg);
        Assert.Equal("at+jwt", token.Typ);
    }

    [Fact]
    public async Task TokensVerifyWithThePublishedKeysAndIssuer()
    {
        var rita = await SignInAsync("rita");
        var metadata = await _browser.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration", Cancelled);
        var keys = new JsonWebKeySet(await _browser.GetStringAsync(metadata.GetProperty("jwks_uri").GetString(), Cancelled));

        foreach (var (token, audience) in new[] { (rita.IdToken, "tests"), (await rita.GetAccessTokenAsync("audit-service", Cancelled), "audit-service") })
        {
            var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
            {
                ValidIssuer = metadata.GetProperty("issuer").GetString(),
                ValidAudience = audience,
                IssuerSigningKeys = keys.GetSigningKeys(),
                ValidAlgorithms = ["ES256"],
            });

            Assert.True(result.IsValid, result.Exception?.Message);
        }
    }

    [Fact]
    public async Task TheIdTokenCarriesNameAndGroups()
    {
        var token = Read((await SignInAsync("rita")).IdToken);

        Assert.Equal("rita", token.Subject);
        Assert.Equal("Rita Moreau", token.GetPayloadValue<string>("name"));
        Assert.Equal(["service-owners"], Groups(token));
    }

    public void Dispose() => _browser.Dispose();

    private Task<SignedInPerson> SignInAsync(string name) =>
        SignedInPerson.SignInAsync(_browser, name, SampleIdentityHost.Password, Cancelled, SampleIdentityHost.Apis);

    private static JsonWebToken Read(string token) => new(token);

    private static string?[] Groups(JsonWebToken token) =>
        [.. token.GetPayloadValue<JsonElement>("groups").EnumerateArray().Select(group => group.GetString())];
}
