using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Agents;

/// <summary>R28, R52: behaviour that drifts is acted on without waiting for a person, and undone by nobody but a person.</summary>
public sealed class ContainmentTests : IDisposable
{
    private static readonly ReasonGiven Why = new("Looked at with its team.");
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Proxy => _host.Client(SpiffeIds.ToolProxy);

    private TokenIssuerClient Oscar => _host.Person("oscar", PersonGroups.Operators);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task R52_TheAgentStopsWithItsTasksAndTokensAndTheEvidenceIsOnRecord()
    {
        var task = await _host.OpenTaskAsync();

        var agent = await ContainAsync(Incident("one", task.Id));

        Assert.Equal(AgentState.Suspended, agent.State);
        Assert.Equal(TaskState.Suspended, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Equal(RevocationKind.Agent, Assert.Single((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries).Kind);
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentDriftDetected);
        Assert.Equal((IssuerHost.Agent, task.Id, null), (record.Agent, record.Task, record.Person));
        Assert.Contains("honeytoken", record.Details!["evidence"].ToString(), StringComparison.Ordinal);
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentSuspended);
    }

    [Fact]
    public async Task WhoStoppedItAndWhyIsSeenOnTheAgent()
    {
        await ContainAsync(Incident("one", "task-1"));

        var suspension = (await Oscar.GetAgentAsync("coding-agent", Ending)).Suspension!;

        Assert.Equal("tool-proxy", suspension.By);
        Assert.Equal(["honeytoken"], suspension.Drift!.Rules);
        Assert.Equal((100, "task-1", "call-1"), (suspension.Drift.Score, suspension.Drift.Task, Assert.Single(suspension.Drift.Evidence).Call));
    }

    [Fact]
    public async Task TheOwnerIsToldThroughTheSameTransaction()
    {
        await ContainAsync(Incident("one"));

        var detected = Assert.Single(_host.Store.Events.OfType<DriftDetected>());
        Assert.Equal((IssuerHost.Agent, "olivia", true), (detected.Agent, detected.Owner, detected.Suspended));
        Assert.Single(_host.Store.Events.OfType<AgentSuspended>());
    }

    [Fact]
    public async Task AskingAgainChangesNothing()
    {
        await ContainAsync(Incident("one"));
        var again = await ContainAsync(Incident("one"));
        var another = await ContainAsync(Incident("two"));

        Assert.Equal((AgentState.Suspended, again.Version), (another.State, another.Version));
        Assert.Single(_host.Store.Events.OfType<DriftDetected>());
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentDriftDetected);
    }

    [Fact]
    public async Task AnIncidentThatAPersonHasLiftedStaysLifted()
    {
        await ContainAsync(Incident("one"));
        var resumed = await Oscar.ResumeAgentAsync("coding-agent", Why, Ending);

        Assert.Equal((AgentState.Active, null), (resumed.State, resumed.Suspension));
        Assert.Equal(AgentState.Active, (await ContainAsync(Incident("one"))).State);
        Assert.Equal(AgentState.Suspended, (await ContainAsync(Incident("two"))).State);
    }

    [Fact]
    public async Task AnAgentThatAPersonSuspendedStaysTheirsAndTheDriftIsSaidOnce()
    {
        await Oscar.SuspendAgentAsync("coding-agent", new ReasonGiven("Odd."), Ending);

        await ContainAsync(Incident("one"));
        var agent = await ContainAsync(Incident("two"));

        Assert.Equal(("oscar", "Odd."), (agent.Suspension!.By, agent.Suspension.Reason));
        Assert.NotNull(agent.Suspension.Drift);
        Assert.False(Assert.Single(_host.Store.Events.OfType<DriftDetected>()).Suspended);
        Assert.Single(_host.Store.Events.OfType<AgentSuspended>());
    }

    [Fact]
    public async Task NobodyButTheProxyContainsAndNoWorkloadLiftsIt()
    {
        foreach (var other in new[] { IssuerHost.Agent, SpiffeIds.PolicyService, SpiffeIds.Platform })
            await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(other).ContainAgentAsync("coding-agent", Incident("one"), Ending));
        await AssertProblemAsync(HttpStatusCode.Forbidden, Oscar.ContainAgentAsync("coding-agent", Incident("one"), Ending));

        await ContainAsync(Incident("one"));
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(IssuerHost.Agent).ResumeAgentAsync("coding-agent", Why, Ending));
        await AssertProblemAsync(HttpStatusCode.Forbidden, Proxy.ResumeAgentAsync("coding-agent", Why, Ending));
        await AssertProblemAsync(HttpStatusCode.BadRequest, Oscar.ResumeAgentAsync("coding-agent", new ReasonGiven(" "), Ending));
    }

    [Fact]
    public async Task WhatSaysNothingContainsNobody()
    {
        await AssertProblemAsync(HttpStatusCode.BadRequest, Proxy.ContainAgentAsync("coding-agent", Incident("one") with { Evidence = [] }, Ending));
        await AssertProblemAsync(HttpStatusCode.BadRequest, Proxy.ContainAgentAsync("coding-agent", Incident("one") with { Score = 101 }, Ending));
        await AssertProblemAsync(HttpStatusCode.BadRequest, Proxy.ContainAgentAsync("coding-agent", Incident(""), Ending));
        await AssertProblemAsync(HttpStatusCode.NotFound, Proxy.ContainAgentAsync("nobody", Incident("one"), Ending));
        await Oscar.RetireAgentAsync("coding-agent", Why, Ending);
        await AssertProblemAsync(HttpStatusCode.Conflict, Proxy.ContainAgentAsync("coding-agent", Incident("one"), Ending));
    }

    private Task<AgentFacts> ContainAsync(ContainAgent incident) => Proxy.ContainAgentAsync("coding-agent", incident, Ending);

    private static ContainAgent Incident(string id, string? task = null) => new()
    {
        Incident = id,
        Task = task,
        Score = 100,
        Evidence = [new() { Rule = "honeytoken", Call = "call-1", Words = "A planted value was in an argument.", Points = 100, At = DateTimeOffset.UnixEpoch }],
    };

    private static async Task AssertProblemAsync(HttpStatusCode status, Task call) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<ProblemException>(() => call)).Status);
}
