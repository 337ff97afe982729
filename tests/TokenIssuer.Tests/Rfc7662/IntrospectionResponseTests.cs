using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc7662;

/// <summary>RFC 7662 §2.2: what is said of a token that counts, and that nothing is said of any other.</summary>
public sealed class IntrospectionResponseTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ACallsTokenShowsWhoActsWithWhichKeyForWhat()
    {
        var task = await _host.OpenTaskAsync();
        var call = await _host.ExchangeAsync(_host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        var said = await IntrospectAsync(SpiffeIds.SampleTools, call.AccessToken);

        Assert.True(said.GetProperty("active").GetBoolean());
        Assert.Equal("DPoP", said.GetProperty("token_type").GetString());
        Assert.Equal(IssuerHost.Agent, said.GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, said.GetProperty("client_id").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, said.GetProperty("act").GetProperty("sub").GetString());
        Assert.Equal(_host.ProxyKey.Thumbprint, said.GetProperty("cnf").GetProperty("jkt").GetString());
        var details = said.GetProperty("authorization_details"); // RFC 9396 §9.2: stays an array
        Assert.Equal((JsonValueKind.Array, "repo.read"), (details.ValueKind, details[0].GetProperty("action").GetString()));
    }

    [Fact]
    public async Task NothingIsSaidOfWhatDoesNotCount()
    {
        var task = await _host.OpenTaskAsync();
        var token = await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("""{"active":false}""", (await IntrospectAsync(SpiffeIds.ToolProxy, token)).GetRawText());
        Assert.Equal("""{"active":false}""", (await IntrospectAsync(SpiffeIds.ToolProxy, "nonsense")).GetRawText());
    }

    [Fact]
    public async Task AnUnknownHintIsIgnored()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        // RFC 7662 §2.1: the hint may be of any kind.
        Assert.True((await IntrospectAsync(SpiffeIds.ToolProxy, token, "refresh_token")).GetProperty("active").GetBoolean());
    }

    [Theory]
    [InlineData("application/json", "{\"token\":\"t\"}")]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/x-www-form-urlencoded", "token=a&token=b")]
    public async Task WithoutOneTokenInAFormThereIsNothingToSay(string type, string body)
    {
        using var client = _host.As(SpiffeIds.ToolProxy);
        using var content = new StringContent(body, null, type);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/introspect", content, Ending)).StatusCode);
    }

    private async Task<JsonElement> IntrospectAsync(string caller, string token, string? hint = null)
    {
        using var client = _host.As(caller);
        using var form = new FormUrlEncodedContent(hint is null ? [new("token", token)] : [new("token", token), new("token_type_hint", hint)]);
        using var answer = await client.PostAsync("/introspect", form, Ending);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ending);
    }
}
