using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Agents;

public sealed class AgentEndpointsTests : IDisposable
{
    private static readonly ReasonGiven Why = new("It behaves oddly.");
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheShippedSeedRegistersTheCodingAgentWithItsOwner()
    {
        var agent = await _host.Client(SpiffeIds.PolicyService).GetAgentAsync("coding-agent", Ending);

        Assert.Equal((IssuerHost.Agent, "olivia", "remediate", AgentState.Active), (agent.Id, agent.Owner, agent.Function, agent.State));
        Assert.Equal(["observe", "propose"], agent.Bounds.ActionGroups);
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentRegistered && record.Agent == agent.Id);
        Assert.Single(await _host.Person("ada", PersonGroups.Auditors).ListAgentsAsync(Ending));
    }

    [Fact]
    public async Task ASuspensionStopsTheAgentItsTasksAndItsTokensTogether()
    {
        var task = await _host.OpenTaskAsync();

        var agent = await _host.Person("oscar", PersonGroups.Operators).SuspendAgentAsync("coding-agent", Why, Ending);

        Assert.Equal(AgentState.Suspended, agent.State);
        Assert.Equal(TaskState.Suspended, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        var entry = Assert.Single((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.Equal((RevocationKind.Agent, IssuerHost.Agent), (entry.Kind, entry.Id));
        var announced = Assert.IsType<AgentSuspended>(Assert.Single(_host.Store.Events));
        Assert.Equal((IssuerHost.Agent, "oscar", Why.Reason), (announced.Agent, announced.SuspendedBy, announced.Reason));
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentSuspended);
        Assert.Equal("oscar", record.Person);
    }

    [Fact]
    public async Task AResumptionOpensTheTasksAgain()
    {
        var task = await _host.OpenTaskAsync();
        var oscar = _host.Person("oscar", PersonGroups.Operators);
        await oscar.SuspendAgentAsync("coding-agent", Why, Ending);

        Assert.Equal(AgentState.Active, (await oscar.ResumeAgentAsync("coding-agent", Why, Ending)).State);

        Assert.Equal(TaskState.Open, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentResumed);
    }

    [Theory]
    [InlineData(PersonGroups.Operators, true)]
    [InlineData(PersonGroups.Owners, true)]
    [InlineData(PersonGroups.Security, false)]
    [InlineData(PersonGroups.Auditors, false)]
    public async Task OperatorsAndOwnersSuspend(string group, bool may)
    {
        var suspending = _host.Person("someone", group).SuspendAgentAsync("coding-agent", Why, Ending);

        if (may)
            Assert.Equal(AgentState.Suspended, (await suspending).State);
        else
            await AssertProblemAsync(HttpStatusCode.Forbidden, suspending);
    }

    [Fact]
    public async Task NoWorkloadSuspendsOrResumesAndNoAgentReadsTheRegister()
    {
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(IssuerHost.Agent).ResumeAgentAsync("coding-agent", Why, Ending));
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(SpiffeIds.ToolProxy).SuspendAgentAsync("coding-agent", Why, Ending));
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(IssuerHost.Agent).ListAgentsAsync(Ending));
    }

    [Fact]
    public async Task WhatCannotBeIsRefused()
    {
        var oscar = _host.Person("oscar", PersonGroups.Operators);

        await AssertProblemAsync(HttpStatusCode.Conflict, oscar.ResumeAgentAsync("coding-agent", Why, Ending));
        await AssertProblemAsync(HttpStatusCode.NotFound, oscar.SuspendAgentAsync("nobody", Why, Ending));
        await AssertProblemAsync(HttpStatusCode.BadRequest, oscar.SuspendAgentAsync("coding-agent", new ReasonGiven(""), Ending));
        await oscar.SuspendAgentAsync("coding-agent", Why, Ending);
        await AssertProblemAsync(HttpStatusCode.Conflict, oscar.SuspendAgentAsync("coding-agent", Why, Ending));
    }

    private static async Task AssertProblemAsync(HttpStatusCode status, Task call) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<ProblemException>(() => call)).Status);
}
