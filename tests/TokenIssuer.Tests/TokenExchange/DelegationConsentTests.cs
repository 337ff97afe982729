using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using System.Security.Cryptography;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Design §6 rule 3: a parent's token without the parent's key hands nothing on to anybody.</summary>
public sealed class DelegationConsentTests : IAsyncLifetime
{
    private readonly IssuerHost _host = new();
    private Delegation _delegation = null!;

    public async ValueTask InitializeAsync() => _delegation = await Delegation.BeginAsync(_host);

    public ValueTask DisposeAsync()
    {
        _delegation.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task AStolenTokenIsNoConsent()
    {
        var forged = _delegation.ChildKey.CreateDelegation(_delegation.Token, IssuerHost.OtherAgent, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await AssertRefusedAsync(forged, "not signed with the key");
    }

    [Fact]
    public async Task WithoutConsentThereIsNoDelegation()
    {
        var form = _delegation.Form();
        form["authorization_details"] = $$"""[{"type":"agenttrust_task","task":"{{_delegation.Task.Id}}"}]""";

        Assert.Equal("invalid_authorization_details", (await _host.RefusedAsync(form, _delegation.ChildKey)).Error);
    }

    [Fact]
    public async Task ConsentIsGoodForOneExchange()
    {
        var consent = _delegation.Consent();
        await _host.ExchangeAsync(_host.DelegationForm(_delegation.Token, _delegation.Task.Id, consent), _delegation.ChildKey);

        await AssertRefusedAsync(consent, "used before");
    }

    [Fact]
    public async Task ConsentLivesAMinute()
    {
        var consent = _delegation.Consent();
        _host.Time.Advance(TimeSpan.FromSeconds(60));

        await AssertRefusedAsync(consent, "time is over");
    }

    [Fact]
    public async Task ConsentForAnotherTokenIsRefused()
    {
        var another = await _host.TaskTokenAsync(_delegation.Task);

        await AssertRefusedAsync(
            _host.AgentKey.CreateDelegation(another, IssuerHost.OtherAgent, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time), "ath");
    }

    [Fact]
    public async Task ConsentForAnotherAgentIsRefused() => await AssertRefusedAsync(
        _host.AgentKey.CreateDelegation(_delegation.Token, Delegation.Third, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time), "another agent");

    [Fact]
    public async Task ConsentForAnotherKeyIsRefused()
    {
        using var another = new DpopKey();

        await AssertRefusedAsync(
            _host.AgentKey.CreateDelegation(_delegation.Token, IssuerHost.OtherAgent, another.Thumbprint, ["repo.read"], _host.Time), "another key");
    }

    [Theory]
    [InlineData("typ", JwtClaims.DpopProofType)]
    [InlineData("typ", "JWT")]
    [InlineData("aud", SpiffeIds.ToolProxy)]
    [InlineData("exp", "61")]
    [InlineData("iat", "6")]
    [InlineData("jti", "")]
    [InlineData("scope", "")]
    [InlineData("aud", null)]
    [InlineData("sub", null)]
    [InlineData("cnf", null)]
    [InlineData("ath", null)]
    [InlineData("jti", null)]
    [InlineData("iat", null)]
    [InlineData("exp", null)]
    [InlineData("scope", null)]
    [InlineData("jwk", null)]
    [InlineData("jwk", "private")]
    [InlineData("signature", "another")]
    [InlineData("resources", "[]")]
    [InlineData("resources", "[null]")]
    [InlineData("resources", "null")]
    [InlineData("resources", "\"ticket\"")]
    [InlineData("resources", """[{"type":"ticket"}]""")]
    [InlineData("resources", """[{"type":"ticket","id":""}]""")]
    [InlineData("resources", """[{"type":"ticket","id":"OPS-1","actions":["ticket.read"]}]""")]
    public async Task AnythingButACompleteShortLivedStatementIsRefused(string member, string? value)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _host.Time.Advance(TimeSpan.FromSeconds(30)); // the place of the first key is free then
        var parent = await TokenBoundToAsync(key);
        Assert.NotEmpty((await _host.ExchangeAsync(_host.DelegationForm(parent, _delegation.Task.Id, Statement(key, parent, "", null)), _delegation.ChildKey)).AccessToken);

        var refused = await _host.RefusedAsync(
            _host.DelegationForm(parent, _delegation.Task.Id, Statement(key, parent, member, value)), _delegation.ChildKey);

        Assert.Equal("invalid_request", refused.Error);
        Assert.Contains("delegation", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ADpopProofOfTheParentIsNoConsent()
    {
        var proof = _host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, _delegation.Token, _host.Time);

        await AssertRefusedAsync(proof, "typ");
    }

    private async Task<string> TokenBoundToAsync(ECDsa key)
    {
        var now = _host.Time.GetUtcNow().ToUnixTimeSeconds();
        var proof = Sign(key, new() { ["jti"] = Guid.NewGuid().ToString(), ["htm"] = "POST", ["htu"] = Exchanges.TokenUrl.ToString(), ["iat"] = now }, JwtClaims.DpopProofType, PublicJwk(key), key);
        var response = await new TokenIssuerClient(_host.Anonymous()).ExchangeAsync(
            _host.TaskForm(_delegation.Task.Id), proof, TestContext.Current.CancellationToken);
        return response.AccessToken;
    }

    private string Statement(ECDsa key, string parent, string member, string? value)
    {
        var now = _host.Time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["aud"] = SpiffeIds.TokenIssuer,
            ["sub"] = IssuerHost.OtherAgent,
            ["cnf"] = new JsonObject { ["jkt"] = _delegation.ChildKey.Thumbprint },
            ["scope"] = "repo.read",
            ["ath"] = DpopKey.HashOf(parent),
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = now,
            ["exp"] = now + 60,
        };
        if (claims.ContainsKey(member) && value is null) claims.Remove(member);
        else if (member == "resources") claims[member] = JsonNode.Parse(value!);
        else if (member is "iat" or "exp") claims[member] = now + int.Parse(value!);
        else if (claims.ContainsKey(member)) claims[member] = value;

        var jwk = member != "jwk" ? PublicJwk(key) : value is null ? null : PrivateJwk(key);
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(key, claims, member == "typ" ? value! : JwtClaims.DelegationType, jwk, member == "signature" ? another : key);
    }

    private static string Sign(ECDsa key, JsonObject claims, string type, Dictionary<string, object>? jwk, ECDsa signer)
    {
        var header = new Dictionary<string, object> { ["typ"] = type };
        if (jwk is not null) header["jwk"] = jwk;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(claims.ToJsonString(), new SigningCredentials(new ECDsaSecurityKey(signer), SecurityAlgorithms.EcdsaSha256), header);
    }

    private static Dictionary<string, object> PublicJwk(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y) };
    }

    private static Dictionary<string, object> PrivateJwk(ECDsa key) =>
        new(PublicJwk(key)) { ["d"] = Base64UrlEncoder.Encode(key.ExportParameters(includePrivateParameters: true).D) };

    private async Task AssertRefusedAsync(string consent, string words)
    {
        var refused = await _host.RefusedAsync(_host.DelegationForm(_delegation.Token, _delegation.Task.Id, consent), _delegation.ChildKey);

        Assert.Equal("invalid_request", refused.Error);
        Assert.Contains(words, refused.Message);
    }
}
