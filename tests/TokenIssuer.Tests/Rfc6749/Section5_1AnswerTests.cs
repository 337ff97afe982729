using System.Net;

namespace AgentTrust.TokenIssuer.Tests.Rfc6749;

/// <summary>RFC 6749 §5.1: what the answer that has a token looks like, and that nobody keeps it.</summary>
public sealed class Section5_1AnswerTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnAnswerWithATokenIsJsonThatNobodyStores()
    {
        var answer = await _host.PostTokenFormAsync(_host.TaskForm((await _host.OpenTaskAsync()).Id));

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.MediaType));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("no-cache", answer.Headers.Pragma.ToString());
    }

    [Fact]
    public async Task ItHasWhatAClientNeeds()
    {
        var json = (await _host.PostTokenFormAsync(_host.TaskForm((await _host.OpenTaskAsync()).Id))).Json;

        Assert.Equal(["access_token", "authorization_details", "expires_in", "issued_token_type", "scope", "token_type"],
            json.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(300, json.GetProperty("expires_in").GetInt32());
    }
}
