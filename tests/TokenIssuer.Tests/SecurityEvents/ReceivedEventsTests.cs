using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>What an identity provider's word about an owner does to the owner's agents (R3, R28).</summary>
public sealed class ReceivedEventsTests : EventsOfAProvider
{
    private static readonly ReasonGiven Why = new("They may go on.");

    [Theory]
    [InlineData("account-disabled")]
    [InlineData("account-purged")]
    public async Task AnOwnerWhoIsDisabledLeavesOrphansThatNobodyResumes(string type)
    {
        var token = await Host.TaskTokenAsync(await Host.OpenTaskAsync());

        Assert.Equal((202, null), await TakeAsync(Provider.Claims(Risc + type)));

        var agent = await AgentAsync();
        Assert.Equal((AgentState.Suspended, true), (agent.State, agent.Orphaned));
        Assert.True(await Host.Store.IsDepartedAsync("olivia", Ending));
        Assert.Contains("revoked", (await Host.RefusedAsync(Host.CallForm(token, Exchanges.ReadCall("any")), Host.ProxyKey)).Message);
        await Assert.ThrowsAsync<Contracts.ProblemException>(() => Host.Person("oscar", PersonGroups.Operators).ResumeAgentAsync("coding-agent", Why, Ending));
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

        Assert.Equal((202, null), await TakeAsync(Provider.Claims(Caep + "session-revoked", about: about)));

        var agent = await AgentAsync();
        Assert.Equal((AgentState.Suspended, false), (agent.State, agent.Orphaned));
        Assert.False(await Host.Store.IsDepartedAsync("olivia", Ending));
        await Host.Person("oscar", PersonGroups.Operators).ResumeAgentAsync("coding-agent", Why, Ending);
        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
    }

    [Fact]
    public async Task AnOwnerWhoSignsOutStopsNothing()
    {
        await TakeAsync(Provider.Claims(Caep + "session-revoked", about: new() { ["initiating_entity"] = "user" }));

        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Assert.Equal("noted", Received().Outcome);
    }

    [Fact]
    public async Task AnEventOfAnUnknownTypeIsTakenAndRecordedAndChangesNothing()
    {
        Assert.Equal((202, null), await TakeAsync(Provider.Claims(Caep + "credential-change")));

        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Assert.Contains("credential-change", Received().Details!["events"].GetRawText());
    }

    [Fact]
    public async Task TheRecordSaysWhoSaidWhatOfWhomAndHoldsNoToken()
    {
        var claims = Provider.Claims(Risc + "account-disabled");
        var token = Provider.Sign(claims);
        await PushAsync(Host, token);

        var record = Received();
        Assert.Equal("succeeded", record.Outcome);
        Assert.Equal((Issuer, "olivia", (string)claims["jti"]!),
            (record.Details!["transmitter"].GetString(), record.Details["person"].GetString(), record.Details["id"].GetString()));
        Assert.Contains(IssuerHost.Agent, record.Details["agents"].GetRawText());
        Assert.DoesNotContain(Host.Store.Records, one => one.ToString().Contains(token.Split('.')[2], StringComparison.Ordinal));
    }
}
