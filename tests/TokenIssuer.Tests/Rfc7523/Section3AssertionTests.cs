using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc7523;

/// <summary>RFC 7523 §3: what a client assertion must say, claim by claim.</summary>
public sealed class Section3AssertionTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("iss", "\"spiffe://agenttrust.local/agent/other-agent\"")]
    [InlineData("iss", null)]
    [InlineData("sub", "\"spiffe://agenttrust.local/agent/other-agent\"")]
    [InlineData("sub", null)]
    [InlineData("aud", "\"http://token-issuer/token\"")]
    [InlineData("aud", "\"http://token-issuer/\"")]
    [InlineData("aud", "\"spiffe://agenttrust.local/service/tool-proxy\"")]
    [InlineData("aud", "[\"http://token-issuer\",\"https://elsewhere.example\"]")]
    [InlineData("aud", null)]
    [InlineData("exp", "1")]
    [InlineData("exp", null)]
    [InlineData("nbf", "99999999999")]
    [InlineData("iat", "99999999999")]
    [InlineData("jti", null)]
    public async Task AWrongOrMissingClaimProvesNobody(string claim, string? value) => await AssertRefusedAsync(
        _host.AssertionOf(IssuerHost.Agent, claims =>
        {
            claims.Remove(claim);
            if (value is not null) claims[claim] = JsonNode.Parse(value);
        }));

    [Fact]
    public async Task AnAssertionThatLivesForLongProvesNobody() => await AssertRefusedAsync(
        _host.AssertionOf(IssuerHost.Agent, claims => claims["exp"] = _host.Time.GetUtcNow().AddMinutes(6).ToUnixTimeSeconds()));

    [Theory]
    [InlineData("alg", "\"none\"")]
    [InlineData("alg", "\"HS256\"")]
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("typ", "\"dpop+jwt\"")]
    [InlineData("typ", "5")]
    [InlineData("kid", null)]
    [InlineData("kid", "\"unknown\"")]
    [InlineData("jku", "\"https://elsewhere.example/jwks\"")]
    [InlineData("crit", "[\"exp\"]")]
    public async Task AWrongHeaderProvesNobody(string member, string? value) => await AssertRefusedAsync(
        _host.AssertionOf(IssuerHost.Agent, changeHeader: header =>
        {
            header.Remove(member);
            if (value is not null) header[member] = JsonNode.Parse(value);
        }));

    [Fact]
    public async Task AnotherWorkloadsKeyProvesNobody() =>
        await AssertRefusedAsync(_host.AssertionOf(IssuerHost.Agent, signedBy: IssuerHost.OtherAgent));

    [Fact]
    public async Task ACredentialForAnotherServiceProvesNobody() =>
        await AssertRefusedAsync(_host.TrustDomain.CredentialOf(IssuerHost.Agent, SpiffeIds.ToolProxy));

    private async Task AssertRefusedAsync(string assertion)
    {
        using var anonymous = _host.Anonymous();
        var form = ClientAssertions.ClientForm(IssuerHost.Agent, assertion, "t");
        form.Remove("client_id");
        using var content = new FormUrlEncodedContent(form);

        using var answer = await anonymous.PostAsync("/introspect", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
