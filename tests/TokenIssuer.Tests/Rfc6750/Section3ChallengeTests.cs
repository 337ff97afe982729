using System.Net;
using System.Net.Http.Headers;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc6750;

/// <summary>RFC 6750 §3: whoever proves nothing is told how to, and what was wrong with what they sent.</summary>
public sealed class Section3ChallengeTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task WhoSendsNothingIsAskedForABearerCredentialAndToldNoError()
    {
        var challenge = await ChallengeAsync(null);

        Assert.Equal("Bearer", challenge.Scheme);
        Assert.DoesNotContain("error", challenge.Parameter ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACredentialThatDoesNotHoldIsCalledInvalid()
    {
        var challenge = await ChallengeAsync(_host.TrustDomain.CredentialOf(IssuerHost.Agent, SpiffeIds.ToolProxy));

        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Contains("error=\"invalid_token\"", challenge.Parameter);
    }

    private async Task<AuthenticationHeaderValue> ChallengeAsync(string? credential)
    {
        using var http = _host.Anonymous();
        if (credential is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", credential);
        using var answer = await http.GetAsync("/revocations", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        return Assert.Single(answer.Headers.WwwAuthenticate);
    }
}
