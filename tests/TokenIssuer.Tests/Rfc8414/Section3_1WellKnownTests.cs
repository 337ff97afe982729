using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc8414;

/// <summary>RFC 8414 §3.1: where the metadata is found, also for an issuer whose URL has a path.</summary>
public sealed class Section3_1WellKnownTests : IDisposable
{
    private const string Issuer = "https://example.com/tenants/one";
    private readonly IssuerHost _host = new(new() { ["Issuer:Url"] = Issuer });

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheWellKnownPartIsInsertedBeforeTheIssuersPath()
    {
        using var answer = await GetAsync("/.well-known/oauth-authorization-server/tenants/one");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var metadata = await answer.Content.ReadFromJsonAsync<JsonElement>(Ending);
        Assert.Equal(Issuer, metadata.GetProperty("issuer").GetString());
        Assert.Equal(Issuer + "/token", metadata.GetProperty("token_endpoint").GetString());
    }

    [Fact]
    public async Task AnotherPathHasNoMetadata() =>
        Assert.False((await GetAsync("/.well-known/oauth-authorization-server/tenants/two")).IsSuccessStatusCode);

    [Fact]
    public async Task TheKeysAreUnderTheIssuersPath() =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/tenants/one/.well-known/jwks.json")).StatusCode);

    [Fact]
    public async Task AProofForTheTokenEndpointOfTheMetadataHolds()
    {
        var task = await _host.OpenTaskAsync();
        using var anonymous = _host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tenants/one/token") { Content = new FormUrlEncodedContent(_host.TaskForm(task.Id)) };
        request.Headers.Add("DPoP", _host.AgentKey.CreateProof(HttpMethod.Post, new Uri(Issuer + "/token"), null, _host.Time));

        using var answer = await anonymous.SendAsync(request, Ending);

        var token = await answer.Content.ReadFromJsonAsync<JsonElement>(Ending);
        Assert.Equal(Issuer, Exchanges.ClaimsOf(token.GetProperty("access_token").GetString()!).GetProperty(JwtClaims.Issuer).GetString());
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var anonymous = _host.Anonymous();
        return await anonymous.GetAsync(path, Ending);
    }
}
