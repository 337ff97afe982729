using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.TokenIssuer.Tests.Tasks;

/// <summary>Who opens, sees, advances and closes a task.</summary>
public sealed class TaskEndpointsTests : IDisposable
{
    private static readonly OpenTask Request = new() { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "It fires." };
    private static readonly ReasonGiven Why = new("Enough.");
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnOperatorOpensATaskInTheirOwnName()
    {
        var task = await _host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(Request, Ending);

        Assert.Equal(("oscar", "olivia", IssuerHost.Agent), (task.OpenedBy, task.Owner, task.Agent));
        Assert.Equal("Find the cause of alert:CheckoutTotalsWrong and propose a fix", task.Intent);
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TaskOpened);
        Assert.Equal(("oscar", task.Id), (record.Person, record.Task));
    }

    [Fact]
    public async Task ThePlatformOpensATaskInTheNameOfWhoSignedTheTemplate()
    {
        var task = await _host.Client(SpiffeIds.Platform).OpenTaskAsync(Request, Ending);

        Assert.Equal("oscar", task.OpenedBy);
    }

    [Fact]
    public async Task NobodyElseOpensATask()
    {
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Person("ada", PersonGroups.Auditors).OpenTaskAsync(Request, Ending));
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Person("sam", PersonGroups.Security).OpenTaskAsync(Request, Ending));
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(IssuerHost.Agent).OpenTaskAsync(Request, Ending));
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(SpiffeIds.ToolProxy).OpenTaskAsync(Request, Ending));
        await AssertProblemAsync(HttpStatusCode.Unauthorized, new Contracts.Tokens.TokenIssuerClient(_host.Anonymous()).OpenTaskAsync(Request, Ending));
        Assert.Empty(await _host.Store.ListTasksAsync(null, Ending));
    }

    [Theory]
    [InlineData("no-such-template", "alert:A", "Why.", HttpStatusCode.NotFound)]
    [InlineData("fix-firing-alert", "", "Why.", HttpStatusCode.BadRequest)]
    [InlineData("fix-firing-alert", "alert:A\n", "Why.", HttpStatusCode.BadRequest)]
    [InlineData("fix-firing-alert", "alert:A", " ", HttpStatusCode.BadRequest)]
    public async Task AnIncompleteRequestOpensNothing(string template, string reference, string reason, HttpStatusCode status) =>
        await AssertProblemAsync(status, _host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(
            new OpenTask { Template = template, Reference = reference, Reason = reason }, Ending));

    [Fact]
    public async Task AnAgentSeesItsOwnTasksOnly()
    {
        var task = await _host.OpenTaskAsync();
        await _host.RegisterOtherAgentAsync();
        var other = _host.Client(IssuerHost.OtherAgent);

        Assert.Equal(task.Id, (await _host.Client(IssuerHost.Agent).GetTaskAsync(task.Id, Ending)).Id);
        Assert.Single(await _host.Client(SpiffeIds.PolicyService).ListTasksAsync(Ending));
        Assert.Empty(await other.ListTasksAsync(Ending));
        await AssertProblemAsync(HttpStatusCode.NotFound, other.GetTaskAsync(task.Id, Ending));
        await AssertProblemAsync(HttpStatusCode.NotFound, other.AdvanceStepAsync(task.Id, Ending));
        await AssertProblemAsync(HttpStatusCode.NotFound, other.CloseTaskAsync(task.Id, Why, Ending));
    }

    [Fact]
    public async Task AnAgentCompletesItsTaskAndEverybodyHearsOfIt()
    {
        var task = await _host.OpenTaskAsync();

        var closed = await _host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, Why, Ending);

        Assert.Equal((TaskState.Completed, "Enough."), (closed.State, closed.CloseReason));
        var announced = Assert.IsType<TaskClosed>(Assert.Single(_host.Store.Events));
        Assert.Equal((task.Id, TaskState.Completed), (announced.Task, announced.State));
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TaskClosed);
        await AssertProblemAsync(HttpStatusCode.Conflict, _host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, Why, Ending));
    }

    [Theory]
    [InlineData(PersonGroups.Operators, true)]
    [InlineData(PersonGroups.Owners, true)]
    [InlineData(PersonGroups.ServiceOwners, false)]
    [InlineData(PersonGroups.Auditors, false)]
    public async Task OperatorsAndOwnersRevokeATask(string group, bool may)
    {
        var task = await _host.OpenTaskAsync();
        var closing = _host.Person("someone", group).CloseTaskAsync(task.Id, Why, Ending);

        if (may)
            Assert.Equal(TaskState.Revoked, (await closing).State);
        else
            await AssertProblemAsync(HttpStatusCode.Forbidden, closing);
    }

    [Fact]
    public async Task ServicesChangeNoTask()
    {
        var task = await _host.OpenTaskAsync();

        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(SpiffeIds.ToolProxy).AdvanceStepAsync(task.Id, Ending));
        await AssertProblemAsync(HttpStatusCode.Forbidden, _host.Client(SpiffeIds.Platform).CloseTaskAsync(task.Id, Why, Ending));
    }

    [Fact]
    public async Task AWaitingAgentHearsOfANewTask()
    {
        var waiting = _host.Client(IssuerHost.Agent).ListAssignedTasksAsync(TimeSpan.FromSeconds(30), Ending);

        var task = await _host.OpenTaskAsync();

        Assert.Equal(task.Id, Assert.Single(await waiting).Id);
    }

    [Fact]
    public async Task ATaskWhoseTimeIsOverIsClosedAndItsTokensRevoked()
    {
        var task = await _host.OpenTaskAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(TaskState.Expired, (await _host.Client(SpiffeIds.PolicyService).GetTaskAsync(task.Id, Ending)).State);

        using var expiry = ActivatorUtilities.CreateInstance<TaskExpiry>(_host.Services, _host.Store);
        await expiry.SweepAsync(Ending);

        Assert.Equal(TaskState.Expired, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Equal(TaskState.Expired, Assert.IsType<TaskClosed>(Assert.Single(_host.Store.Events)).State);
        Assert.Equal(task.Id, Assert.Single((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries).Id);
        Assert.Empty(await _host.Store.ListAgentsWithOverdueTasksAsync(Ending));
    }

    private static async Task AssertProblemAsync(HttpStatusCode status, Task call) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<ProblemException>(() => call)).Status);
}
