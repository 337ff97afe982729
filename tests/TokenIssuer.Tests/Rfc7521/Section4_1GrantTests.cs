namespace AgentTrust.TokenIssuer.Tests.Rfc7521;

/// <summary>RFC 7521 §4.1: an assertion as a grant needs no other proof of the client; whoever gives one must be the same.</summary>
public sealed class Section4_1GrantTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheClientMayBeNamedBesideTheAssertion()
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);
        form["client_id"] = IssuerHost.Agent;

        Assert.Equal(IssuerHost.Agent, Exchanges.ClaimsOf((await _host.ExchangeAsync(form)).AccessToken).GetProperty("client_id").GetString());
    }

    [Fact]
    public async Task AnotherClientThanTheAssertionsIsRefused()
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);
        form["client_id"] = IssuerHost.OtherAgent;

        await _host.AssertRefusedAsync(_host.AgentKey, form, "invalid_client");
    }

    [Fact]
    public async Task AnAssertionUnderTheNameOfASubjectTokenIsNone()
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);
        form["subject_token"] = form["assertion"];
        form.Remove("assertion");

        await _host.AssertRefusedAsync(_host.AgentKey, form, "invalid_request");
    }
}
