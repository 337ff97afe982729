using System.Net;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc6749;

/// <summary>RFC 6749 §3.2: the token endpoint is asked by POST, and reads each parameter once, or not at all.</summary>
public sealed class Section3_2ParameterTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("resource", SpiffeIds.ToolProxy)] // the same value again
    [InlineData("resource", SpiffeIds.TokenIssuer)]
    [InlineData("grant_type", TokenExchangeParameters.JwtBearerGrant)]
    [InlineData("scope", "")]
    public async Task ARepeatedParameterIsRefused(string parameter, string value)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["scope"] = "repo.read";

        Assert.Equal("invalid_request", (await _host.PostTokenFormAsync(form.Append(new(parameter, value)))).Error);
    }

    [Theory]
    [InlineData("scope")]
    [InlineData("requested_token_type")]
    [InlineData("actor_token")]
    [InlineData("client_id")]
    public async Task AParameterWithoutAValueCountsAsOmitted(string parameter)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form[parameter] = "";

        Assert.Equal(HttpStatusCode.OK, (await _host.PostTokenFormAsync(form)).Status);
    }

    [Fact]
    public async Task AParameterThatNobodyKnowsIsIgnored()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["favourite_colour"] = "green";

        Assert.Equal(HttpStatusCode.OK, (await _host.PostTokenFormAsync(form)).Status);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task NoOtherMethodGetsAToken(string method)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);

        Assert.NotEqual(HttpStatusCode.OK, (await _host.PostFormAsync("/token", form, request => request.Method = new(method))).Status);
    }

    [Fact]
    public async Task ParametersInTheUrlAreNoParameters()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form.Remove("resource");

        var answer = await _host.PostFormAsync($"/token?resource={Uri.EscapeDataString(SpiffeIds.ToolProxy)}", form);

        Assert.Equal("invalid_target", answer.Error);
    }
}
