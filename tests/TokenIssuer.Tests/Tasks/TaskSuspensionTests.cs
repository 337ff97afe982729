using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Tasks;

/// <summary>One task is halted, and goes on only when a person says so.</summary>
public sealed class TaskSuspensionTests : IDisposable
{
    private static readonly ReasonGiven Why = new("It reads too much.");
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Oscar => _host.Person("oscar", PersonGroups.Operators);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ASuspensionEndsTheTasksTokensInOneGo()
    {
        var task = await _host.OpenTaskAsync();
        var token = await _host.TaskTokenAsync(task);

        var suspended = await Oscar.SuspendTaskAsync(task.Id, Why, Ending);

        Assert.Equal((TaskState.Suspended, "oscar", Why.Reason), (suspended.State, suspended.Suspension!.By, suspended.Suspension.Reason));
        var entry = Assert.Single((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.Equal((RevocationKind.Task, task.Id), (entry.Kind, entry.Id));
        var announced = Assert.IsType<TaskSuspended>(Assert.Single(_host.Store.Events));
        Assert.Equal((task.Id, "oscar", Why.Reason), (announced.Task, announced.SuspendedBy, announced.Reason));
        Assert.Equal("oscar", Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TaskSuspended).Person);
        Assert.Contains("not open", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message);
        Assert.Contains("revoked", (await _host.RefusedAsync(_host.CallForm(token, Exchanges.ReadCall(task.Id)), _host.ProxyKey)).Message);
    }

    [Fact]
    public async Task AResumedTaskNeedsNewTokens()
    {
        var task = await _host.OpenTaskAsync();
        var before = await _host.TaskTokenAsync(task);
        await Oscar.SuspendTaskAsync(task.Id, Why, Ending);

        Assert.Equal((TaskState.Open, null), await StateAsync(Oscar.ResumeTaskAsync(task.Id, Why, Ending)));

        Assert.Contains("revoked", (await _host.RefusedAsync(_host.CallForm(before, Exchanges.ReadCall(task.Id)), _host.ProxyKey)).Message);
        var after = await _host.TaskTokenAsync(task); // in the very same second
        Assert.NotEmpty((await _host.ExchangeAsync(_host.CallForm(after, Exchanges.ReadCall(task.Id)), _host.ProxyKey)).AccessToken);
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TaskResumed);
    }

    [Fact]
    public async Task ResumingTheAgentDoesNotResumeATaskThatAPersonHalted()
    {
        var (halted, resting) = (await _host.OpenTaskAsync(), await _host.OpenTaskAsync());
        await Oscar.SuspendTaskAsync(halted.Id, Why, Ending);
        await Oscar.SuspendAgentAsync("coding-agent", Why, Ending);
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(Oscar.ResumeTaskAsync(halted.Id, Why, Ending)));

        await Oscar.ResumeAgentAsync("coding-agent", Why, Ending);

        Assert.Equal(TaskState.Open, (await _host.Store.FindTaskAsync(resting.Id, Ending))!.State);
        Assert.Equal(TaskState.Suspended, (await _host.Store.FindTaskAsync(halted.Id, Ending))!.State);
        Assert.Equal(TaskState.Open, (await Oscar.ResumeTaskAsync(halted.Id, Why, Ending)).State);
    }

    [Fact]
    public async Task ATaskThatRestsWithItsAgentCanBeHaltedToo()
    {
        var task = await _host.OpenTaskAsync();
        await Oscar.SuspendAgentAsync("coding-agent", Why, Ending);

        await Oscar.SuspendTaskAsync(task.Id, Why, Ending);
        await Oscar.ResumeAgentAsync("coding-agent", Why, Ending);

        Assert.Equal(TaskState.Suspended, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
    }

    [Fact]
    public async Task ATaskWhoseTimeRanOutWhileItWasHaltedStaysOver()
    {
        var task = await _host.OpenTaskAsync();
        await Oscar.SuspendTaskAsync(task.Id, Why, Ending);
        _host.Time.Advance(TimeSpan.FromMinutes(60));

        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(Oscar.ResumeTaskAsync(task.Id, Why, Ending)));
    }

    [Fact]
    public async Task WhatIsHaltedIsNotHaltedTwiceAndWhatWorksIsNotResumed()
    {
        var task = await _host.OpenTaskAsync();

        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(Oscar.ResumeTaskAsync(task.Id, Why, Ending)));
        await Oscar.SuspendTaskAsync(task.Id, Why, Ending);
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(Oscar.SuspendTaskAsync(task.Id, Why, Ending)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(Oscar.SuspendTaskAsync(task.Id, new ReasonGiven(" "), Ending)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Oscar.SuspendTaskAsync("task-none", Why, Ending)));
    }

    [Fact]
    public async Task AgentsAndServicesNeitherHaltNorResume()
    {
        var task = await _host.OpenTaskAsync();

        foreach (var client in new[] { _host.Client(IssuerHost.Agent), _host.Client(SpiffeIds.Platform), _host.Person("ada", PersonGroups.Auditors) })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client.SuspendTaskAsync(task.Id, Why, Ending)));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client.ResumeTaskAsync(task.Id, Why, Ending)));
        }
    }

    [Fact]
    public async Task AnyOwnerHaltsATaskAndOnlyTheOwnerOfItsAgentLetsItGoOn()
    {
        var task = await _host.OpenTaskAsync();
        var rita = _host.Person("rita", PersonGroups.Owners);
        await rita.SuspendTaskAsync(task.Id, Why, Ending); // whoever sees the danger

        var refused = await Assert.ThrowsAsync<ProblemException>(() => rita.ResumeTaskAsync(task.Id, Why, Ending));

        Assert.EndsWith(":not-the-owner", refused.Type, StringComparison.Ordinal);
        Assert.Equal(TaskState.Suspended, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Equal(TaskState.Open, (await _host.Person("olivia", PersonGroups.Owners).ResumeTaskAsync(task.Id, Why, Ending)).State);
    }

    [Fact]
    public async Task MovingOnIsAnnounced()
    {
        var task = await _host.OpenTaskAsync();

        await _host.Client(IssuerHost.Agent).AdvanceStepAsync(task.Id, Ending);

        var announced = Assert.IsType<StepAdvanced>(Assert.Single(_host.Store.Events));
        Assert.Equal((task.Id, "investigate", "propose"), (announced.Task, announced.Ended, announced.Step));
    }

    private static async Task<(TaskState State, TaskSuspension? Suspension)> StateAsync(Task<TaskFacts> call) =>
        await call is var task ? (task.State, task.Suspension) : default;

    private static async Task<HttpStatusCode> StatusAsync(Task call) => (await Assert.ThrowsAsync<ProblemException>(() => call)).Status;
}
