using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §2.1: what an exchange must ask with, and by whose actor token it is a delegation to them.</summary>
public sealed class Section2_1RequestTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("subject_token", "", "invalid_request")]
    [InlineData("subject_token", "not.a.jwt", "invalid_request")]
    [InlineData("subject_token_type", "", "invalid_request")]
    [InlineData("subject_token_type", TokenExchangeParameters.AccessTokenUrn, "invalid_request")]
    [InlineData("requested_token_type", "urn:ietf:params:oauth:token-type:id_token", "invalid_request")]
    [InlineData("actor_token_type", TokenExchangeParameters.JwtUrn, "invalid_request")]
    [InlineData("audience", SpiffeIds.ToolProxy, "invalid_target")]
    public async Task ARequestThatIsNotAsDemandedIsRefused(string parameter, string value, string error)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form[parameter] = value;

        await _host.AssertRefusedAsync(_host.AgentKey, form, error);
        Assert.DoesNotContain(_host.Store.Records, record => record.Kind == AuditKinds.TokenIssued);
    }

    [Fact]
    public async Task ATokenIsBoundedInLength()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["subject_token"] = new string('a', 8193);

        await _host.AssertRefusedAsync(_host.AgentKey, form, "invalid_request", "too long");
    }

    [Theory]
    [InlineData(SpiffeIds.SampleTools)]
    [InlineData(SpiffeIds.PolicyService)]
    [InlineData("spiffe://agenttrust.local/agent/coding-agent")]
    public async Task OnlyTheProxyMayAct(string actor)
    {
        var form = await _host.CallFormAsync();
        form["actor_token"] = _host.TrustDomain.CredentialOf(actor, SpiffeIds.TokenIssuer);

        await _host.AssertRefusedAsync(_host.ProxyKey, form, "invalid_request");
    }

    [Fact]
    public async Task WithoutAnActorTokenAnAccessTokenIsNoSubject()
    {
        var form = await _host.CallFormAsync();
        form.Remove("actor_token");
        form.Remove("actor_token_type");

        await _host.AssertRefusedAsync(_host.ProxyKey, form, "invalid_request");
    }

    [Fact]
    public async Task AnActorTokenIsGoodForOneExchange()
    {
        var form = await _host.CallFormAsync();
        await _host.ExchangeAsync(form, _host.ProxyKey);

        await _host.AssertRefusedAsync(_host.ProxyKey, form, "invalid_request");
    }
}
