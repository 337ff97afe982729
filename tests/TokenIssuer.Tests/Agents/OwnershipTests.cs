using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.TokenIssuer.Tests.Agents;

/// <summary>An agent goes from owner to owner, and stands still without one (R2, R53).</summary>
public sealed class OwnershipTests : IDisposable
{
    private static readonly ReasonGiven Why = new("She left the company.");
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Olivia => _host.Person("olivia", PersonGroups.Owners);

    private TokenIssuerClient Oscar => _host.Person("oscar", PersonGroups.Operators);

    private TokenIssuerClient Rita => _host.Person("rita", PersonGroups.Owners);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ATransferTakesEffectWhenItIsAccepted()
    {
        var offered = await Olivia.TransferAgentAsync("coding-agent", new TransferAgent("rita", "Her team runs it."), Ending);
        Assert.Equal(("olivia", "rita"), (offered.Owner, offered.ProposedOwner));
        Assert.Equal("transfer-not-offered", await RefusedAsync(_host.Person("otto", PersonGroups.Owners).AcceptAgentAsync("coding-agent", Why, Ending)));

        var accepted = await Rita.AcceptAgentAsync("coding-agent", Why, Ending);

        Assert.Equal(("rita", null, AgentState.Active), (accepted.Owner, accepted.ProposedOwner, accepted.State));
        Assert.Equal("not-the-owner", await RefusedAsync(Olivia.RetireAgentAsync("coding-agent", Why, Ending)));
        Assert.Equal("transfer-not-offered", await RefusedAsync(Rita.AcceptAgentAsync("coding-agent", Why, Ending)));
        Assert.Equal("rita", Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentTransferred).Person);
    }

    [Fact]
    public async Task AnAgentWhoseOwnerIsGoneIsBlockedAndListed()
    {
        var task = await _host.OpenTaskAsync();
        await _host.TaskTokenAsync(task);

        var departed = await Oscar.RecordDepartureAsync("olivia", Why, Ending);

        Assert.Equal([IssuerHost.Agent], departed.Agents);
        var orphan = Assert.Single(await Oscar.ListOrphanedAgentsAsync(Ending));
        Assert.Equal((IssuerHost.Agent, AgentState.Suspended, true), (orphan.Id, orphan.State, orphan.Orphaned));
        Assert.Equal(TaskState.Suspended, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Equal(RevocationKind.Agent, Assert.Single((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries).Kind);
        Assert.Single(_host.Store.Events.OfType<AgentSuspended>());
        Assert.Contains("owner", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message);
        Assert.Equal("agent-orphaned", await RefusedAsync(_host.OpenTaskAsync()));
        Assert.Equal("agent-orphaned", await RefusedAsync(Oscar.ResumeAgentAsync("coding-agent", Why, Ending)));
    }

    [Fact]
    public async Task AnOrphanIsCuredByANewOwnerAndAResumption()
    {
        var task = await _host.OpenTaskAsync();
        await Oscar.RecordDepartureAsync("olivia", Why, Ending);

        await Oscar.TransferAgentAsync("coding-agent", new TransferAgent("rita", "She takes it."), Ending);
        Assert.Equal("agent-orphaned", await RefusedAsync(Oscar.ResumeAgentAsync("coding-agent", Why, Ending)));
        await Rita.AcceptAgentAsync("coding-agent", Why, Ending);
        await Rita.ResumeAgentAsync("coding-agent", Why, Ending);

        Assert.Empty(await Oscar.ListOrphanedAgentsAsync(Ending));
        Assert.NotEmpty(await _host.TaskTokenAsync(task));
    }

    [Fact]
    public async Task APersonWhoIsGoneOwnsAcceptsAndOpensNothing()
    {
        await Olivia.TransferAgentAsync("coding-agent", new TransferAgent("rita", "Her team runs it."), Ending);
        await Oscar.RecordDepartureAsync("rita", Why, Ending);

        Assert.Equal("person-departed", await RefusedAsync(Rita.AcceptAgentAsync("coding-agent", Why, Ending)));
        Assert.Equal("person-departed", await RefusedAsync(Rita.RegisterAgentAsync(SampleAuthority.Registration("bot"), Ending)));
        Assert.Equal("person-departed", await RefusedAsync(_host.Person("rita", PersonGroups.Operators).OpenTaskAsync(SampleAuthority.Request, Ending)));
        Assert.Equal("person-departed", await RefusedAsync(Olivia.TransferAgentAsync("coding-agent", new TransferAgent("rita", "Again."), Ending)));
        Assert.Equal("person-departed", await RefusedAsync(Olivia.RegisterAgentAsync(SampleAuthority.Registration("bot") with { Owner = "rita" }, Ending)));
    }

    [Fact]
    public async Task BeforeAnAgentIsMarkedItGetsNothingAlready()
    {
        var task = await _host.OpenTaskAsync();

        // As if the process had died between the two.
        await _host.Store.RecordDepartureAsync(new Departure("olivia", "oscar", "She left."), new() { Kind = AuditKinds.PersonDeparted }, Ending);

        Assert.Contains("owner", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message);
        Assert.Equal("agent-orphaned", await RefusedAsync(_host.OpenTaskAsync()));
        await _host.Services.GetRequiredService<OwnerDeparture>().StopOrphansAsync(null, new(null, SpiffeIds.TokenIssuer, []), "Its owner is gone.", Ending);
        Assert.Equal(AgentState.Suspended, (await _host.Store.FindAgentAsync(IssuerHost.Agent, Ending))!.Facts.State);
    }

    [Theory]
    [InlineData(PersonGroups.Operators, HttpStatusCode.OK)]
    [InlineData(PersonGroups.Owners, HttpStatusCode.Forbidden)]
    [InlineData(PersonGroups.Auditors, HttpStatusCode.Forbidden)]
    public async Task OperatorsRecordThatAPersonIsGone(string group, HttpStatusCode status)
    {
        using var response = await _host.AsPerson("someone", group).PostAsync(
            "/people/olivia/departed", new StringContent("""{"reason":"She left."}""", System.Text.Encoding.UTF8, "application/json"), Ending);

        Assert.Equal(status, response.StatusCode);
    }

    private static async Task<string> RefusedAsync(Task call) =>
        (await Assert.ThrowsAsync<ProblemException>(() => call)).Type!.Split(':')[^1];
}
