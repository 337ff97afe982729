using System.Net;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc7523;

/// <summary>RFC 7523 §2.2: a client proves itself by an assertion in the form, once.</summary>
public sealed class Section2_2ClientTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("client-authentication+jwt")]
    public async Task AnAssertionByTheWorkloadsOwnKeyProvesTheClient(string? type)
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        var assertion = _host.AssertionOf(IssuerHost.Agent, changeHeader: header => { if (type is not null) header["typ"] = type; });

        var answer = await _host.PostFormAsync("/introspect", ClientAssertions.ClientForm(IssuerHost.Agent, assertion, token));

        Assert.True(answer.Json.GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task AWorkloadCredentialIsAnAssertionToo()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        var form = ClientAssertions.ClientForm(IssuerHost.Agent, _host.TrustDomain.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer), token);
        form.Remove("client_id");

        Assert.True((await _host.PostFormAsync("/introspect", form)).Json.GetProperty("active").GetBoolean());
    }

    [Theory]
    [InlineData("/introspect")]
    [InlineData("/revoke")]
    public async Task AnAssertionIsGoodForOneRequest(string path)
    {
        var form = ClientAssertions.ClientForm(IssuerHost.Agent, _host.AssertionOf(IssuerHost.Agent), "t");
        await _host.PostFormAsync(path, form);

        var again = await _host.PostFormAsync(path, form);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (again.Status, again.Error));
    }

    [Theory]
    [InlineData("client_id", "spiffe://agenttrust.local/agent/other-agent", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_assertion", "", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_assertion", "not.a.jwt", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("client_assertion_type", "", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("client_secret", "a secret", HttpStatusCode.Unauthorized, "invalid_client")]
    public async Task AnythingElseInTheFormProvesNobody(string parameter, string value, HttpStatusCode status, string error)
    {
        foreach (var path in new[] { "/introspect", "/revoke" })
        {
            var form = ClientAssertions.ClientForm(IssuerHost.Agent, _host.AssertionOf(IssuerHost.Agent), "t");
            form[parameter] = value;

            var answer = await _host.PostFormAsync(path, form);

            Assert.Equal((status, error), (answer.Status, answer.Error));
        }
    }
}
