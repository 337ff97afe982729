using System.Net;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc7662;

/// <summary>RFC 7662 §2.1: one token in a form, and a hint that decides nothing.</summary>
public sealed class Section2_1RequestTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnUnknownHintIsIgnored()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        // RFC 7662 §2.1: the hint may be of any kind.
        Assert.True((await _host.IntrospectAsync(SpiffeIds.ToolProxy, token, "refresh_token")).GetProperty("active").GetBoolean());
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
}
