using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.AccessTokens;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8693;

/// <summary>RFC 8693 §4.1: a chain of actors is nested, of SPIFFE IDs only, and has an end.</summary>
public sealed class Section4_1ActorTests : IDisposable
{
    private readonly PublishingIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"spiffe://agenttrust.local/agent/a\"")]
    [InlineData("{}")]
    [InlineData("""{"sub":"inner"}""")]
    [InlineData("""{"sub":"spiffe://elsewhere/agent/a"}""")]
    [InlineData("""{"sub":"spiffe://agenttrust.local.evil/agent/a"}""")]
    [InlineData("""{"sub":"spiffe://agenttrust.local/agent/a","act":null}""")]
    [InlineData("""{"sub":"spiffe://agenttrust.local/agent/a","act":{}}""")]
    [InlineData("""{"sub":["spiffe://agenttrust.local/agent/a"]}""")]
    [InlineData("""{"sub":"spiffe://agenttrust.local/agent/a","iss":"https://elsewhere"}""")]
    public async Task AChainWithAMemberThatIsNoSpiffeIdIsRefused(string act)
    {
        var claims = _issuer.Claims();
        claims["act"] = JsonNode.Parse(act);

        Assert.Null(await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, claims)));
    }

    [Fact]
    public async Task AChainHasAnEnd()
    {
        var claims = _issuer.Claims();
        claims["act"] = ActorChain.Nest([.. Enumerable.Range(0, ActorChain.Longest).Select(i => SpiffeIds.Agent($"a{i}"))]);
        Assert.Equal(SpiffeIds.Agent("a0"), (await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, claims)))!.Acting);

        claims["act"] = ActorChain.Nest([.. Enumerable.Range(0, ActorChain.Longest + 1).Select(i => SpiffeIds.Agent($"a{i}"))]);

        Assert.Null(await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, claims)));
    }

    [Theory]
    [InlineData("\"someone\"")]
    [InlineData("{}")]
    [InlineData("{\"sub\":\"\"}")]
    [InlineData("{\"sub\":\"a\",\"act\":\"b\"}")]
    [InlineData("[{\"sub\":\"a\"}]")]
    [InlineData("null")]
    public async Task AMisshapenChainIsNotAnAbsentOne(string act)
    {
        using var verifier = new AttackedVerifier();
        verifier.Claims["act"] = JsonNode.Parse(act);

        Assert.Equal(JwsRefusal.Claims, await verifier.RefusalOfAsync(verifier.Token()));
    }
}
