using System.Net;

namespace AgentTrust.TokenIssuer.Tests.Rfc7521;

/// <summary>RFC 7521 §4.2: a <c>client_id</c> beside what proves a client is of the same client.</summary>
public sealed class Section4_2ClientTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ABearerWhoNamesAnotherClientIsRefused()
    {
        using var agent = _host.As(IssuerHost.Agent);
        using var form = new FormUrlEncodedContent([new("token", "t"), new("client_id", IssuerHost.OtherAgent)]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await agent.PostAsync("/introspect", form, Ending)).StatusCode);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("spiffe://agenttrust.local/agent/coding-agent", true)]
    [InlineData("spiffe://agenttrust.local/agent/other-agent", false)]
    [InlineData("coding-agent", false)]
    public async Task AClientIdBesideAnAssertionIsOfTheSameClient(string? client, bool proven)
    {
        var form = ClientAssertions.ClientForm(IssuerHost.Agent, _host.AssertionOf(IssuerHost.Agent), "t");
        form.Remove("client_id");
        if (client is not null) form["client_id"] = client;

        Assert.Equal(proven ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, (await _host.PostFormAsync("/introspect", form)).Status);
    }
}
