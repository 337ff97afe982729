using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Suites;
using Microsoft.Extensions.Time.Testing;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>What an identity provider's word about an owner does to the owner's agents (R3, R28).</summary>
public sealed class ReceivedEventsTests : IDisposable
{
    private static readonly ReasonGiven Why = new("They may go on.");
    private readonly FakeIdentityProvider _provider;
    private readonly IssuerHost _host;

    public ReceivedEventsTests()
    {
        _provider = new FakeIdentityProvider(new FakeTimeProvider(SampleAuthority.Noon));
        _host = new IssuerHost(_provider.SettingsOf());
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _host.Dispose();
        _provider.Dispose();
    }

    [Theory]
    [InlineData("account-disabled")]
    [InlineData("account-purged")]
    public async Task AnOwnerWhoIsDisabledLeavesOrphansThatNobodyResumes(string type)
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        Assert.Equal((202, null), await TakeAsync(_provider.Claims(Risc + type)));

        var agent = await AgentAsync();
        Assert.Equal((AgentState.Suspended, true), (agent.State, agent.Orphaned));
        Assert.True(await _host.Store.IsDepartedAsync("olivia", Ending));
        Assert.Contains("revoked", (await _host.RefusedAsync(_host.CallForm(token, Exchanges.ReadCall("any")), _host.ProxyKey)).Message);
        await Assert.ThrowsAsync<Contracts.ProblemException>(() => _host.Person("oscar", PersonGroups.Operators).ResumeAgentAsync("coding-agent", Why, Ending));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("policy")]
    [InlineData("system")]
    [InlineData(null)]
    public async Task AnOwnerWhoseSessionsAreRevokedHasTheirAgentsSuspendedUntilAPersonResumesThem(string? initiator)
    {
        var about = new JsonObject { ["event_timestamp"] = 1 };
        if (initiator is not null) about["initiating_entity"] = initiator;

        Assert.Equal((202, null), await TakeAsync(_provider.Claims(Caep + "session-revoked", about: about)));

        var agent = await AgentAsync();
        Assert.Equal((AgentState.Suspended, false), (agent.State, agent.Orphaned));
        Assert.False(await _host.Store.IsDepartedAsync("olivia", Ending));
        await _host.Person("oscar", PersonGroups.Operators).ResumeAgentAsync("coding-agent", Why, Ending);
        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
    }

    [Fact]
    public async Task AnOwnerWhoSignsOutStopsNothing()
    {
        await TakeAsync(_provider.Claims(Caep + "session-revoked", about: new() { ["initiating_entity"] = "user" }));

        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Assert.Equal("noted", Received().Outcome);
    }

    [Theory]
    [InlineData("""{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"oscar"}""")]
    [InlineData("""{"format":"iss_sub","iss":"https://elsewhere.example/","sub":"olivia"}""")]
    [InlineData("""{"format":"email","email":"olivia"}""")]
    [InlineData("""{"format":"opaque","id":"olivia"}""")]
    [InlineData("""{"format":"complex","session":{"format":"opaque","id":"s-1"}}""")]
    [InlineData("""{"format":"complex","user":{"format":"complex","user":{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"olivia"}}}""")]
    [InlineData("""{"format":"aliases","identifiers":[{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"olivia"},{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"oscar"}]}""")]
    public async Task WhoeverIsNotTheOwnerStopsNothing(string subject)
    {
        Assert.Equal((202, null), await TakeAsync(_provider.Claims(Caep + "session-revoked", Parsed(subject))));

        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Received();
    }

    [Theory]
    [InlineData("""{"format":"complex","user":{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"olivia"},"device":{"format":"opaque","id":"d-1"}}""")]
    [InlineData("""{"format":"aliases","identifiers":[{"format":"email","email":"o@example"},{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"olivia"}]}""")]
    public async Task TheOwnerIsFoundInsideASubject(string subject)
    {
        await TakeAsync(_provider.Claims(Caep + "session-revoked", Parsed(subject)));

        Assert.Equal(AgentState.Suspended, (await AgentAsync()).State);
    }

    [Fact]
    public async Task AnEventThatIsDeliveredAgainIsAcknowledgedAndNotActedOnAgain()
    {
        var token = _provider.Sign(_provider.Claims(Caep + "session-revoked"));
        await PushAsync(_host, token);
        await _host.Person("oscar", PersonGroups.Operators).ResumeAgentAsync("coding-agent", Why, Ending);

        Assert.Equal((202, null), await PushAsync(_host, token));

        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Received();
    }

    [Fact]
    public async Task AnEventOfAnUnknownTypeIsTakenAndRecordedAndChangesNothing()
    {
        Assert.Equal((202, null), await TakeAsync(_provider.Claims(Caep + "credential-change")));

        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Assert.Contains("credential-change", Received().Details!["events"].GetRawText());
    }

    [Fact]
    public async Task TheRecordSaysWhoSaidWhatOfWhomAndHoldsNoToken()
    {
        var claims = _provider.Claims(Risc + "account-disabled");
        var token = _provider.Sign(claims);
        await PushAsync(_host, token);

        var record = Received();
        Assert.Equal("succeeded", record.Outcome);
        Assert.Equal((Issuer, "olivia", (string)claims["jti"]!),
            (record.Details!["transmitter"].GetString(), record.Details["person"].GetString(), record.Details["id"].GetString()));
        Assert.Contains(IssuerHost.Agent, record.Details["agents"].GetRawText());
        Assert.DoesNotContain(_host.Store.Records, one => one.ToString().Contains(token.Split('.')[2], StringComparison.Ordinal));
    }

    [Fact]
    public async Task APersonMayBeKnownByAnotherClaim()
    {
        using var host = new IssuerHost(_provider.SettingsOf(("PersonClaim", "email")));

        await PushAsync(host, _provider.Sign(_provider.Claims(Caep + "session-revoked", new() { ["format"] = "email", ["email"] = "olivia" })));

        Assert.Equal(AgentState.Suspended, (await host.Store.FindAgentAsync(IssuerHost.Agent, Ending))!.Facts.State);
    }

    private static JsonObject Parsed(string json) => JsonNode.Parse(json)!.AsObject();

    private Task<(int Status, string? Err)> TakeAsync(JsonObject claims) => PushAsync(_host, _provider.Sign(claims));

    private async Task<AgentFacts> AgentAsync() => (await _host.Store.FindAgentAsync(IssuerHost.Agent, Ending))!.Facts;

    private ServiceDefaults.Outbox.AuditDraft Received() => Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.SecurityEventReceived);
}
