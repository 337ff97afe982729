using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §3: the identifiers of token types: a workload credential is a <c>jwt</c>, what is issued here an <c>access_token</c>.</summary>
public sealed class Section3TypeTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("urn:ietf:params:oauth:token-type:jwt", true)]
    [InlineData("urn:ietf:params:oauth:token-type:access_token", false)]
    [InlineData("urn:ietf:params:oauth:token-type:id_token", false)]
    [InlineData("urn:ietf:params:oauth:token-type:refresh_token", false)]
    [InlineData("urn:ietf:params:oauth:token-type:saml2", false)]
    [InlineData("URN:IETF:PARAMS:OAUTH:TOKEN-TYPE:JWT", false)]
    [InlineData("jwt", false)]
    public async Task AWorkloadCredentialIsNamedByItsTypeOnly(string type, bool accepted)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form[TokenExchangeParameters.SubjectTokenType] = type;

        Assert.Equal(accepted ? null : "invalid_request", (await _host.PostTokenFormAsync(form)).Error);
    }

    [Fact]
    public async Task WhatIsIssuedIsAnAccessToken()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["requested_token_type"] = "urn:ietf:params:oauth:token-type:access_token";

        Assert.Equal("urn:ietf:params:oauth:token-type:access_token", (await _host.ExchangeAsync(form)).IssuedTokenType);
    }
}
