using System.Net;

namespace AgentTrust.TokenIssuer.Tests.Rfc6749;

/// <summary>RFC 6749 §2.3: a client proves itself in one way.</summary>
public sealed class Section2_3ClientTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AClientIdAloneProvesNobody()
    {
        var answer = await _host.PostFormAsync("/introspect", [new("client_id", IssuerHost.Agent), new("token", "t")]);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", "Bearer"), (answer.Status, answer.Error, answer.Challenge));
    }

    [Fact]
    public async Task TwoWaysAtOnceAreOneTooMany()
    {
        using var agent = _host.As(IssuerHost.Agent);
        using var form = new FormUrlEncodedContent(ClientAssertions.ClientForm(IssuerHost.Agent, _host.AssertionOf(IssuerHost.Agent), "t"));

        using var answer = await agent.PostAsync("/introspect", form, Ending);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
