using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.Extensions.DependencyInjection;
using static AgentTrust.TokenIssuer.Tests.Requirements.TaskAuthority;

namespace AgentTrust.TokenIssuer.Tests.Requirements;

/// <summary>R24 to R31: authority comes with a task, is short, and ends by itself when anything about it ends or changes.</summary>
public sealed class TaskEndsTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task R24ACredentialIsForOneTaskNotForAnEnvironment()
    {
        var (first, second) = (await _host.OpenAsync(), await _host.OpenAsync());
        var token = await _host.TaskTokenAsync(first);

        Assert.True(await _host.CountsAsync(token, Read(first)));
        Assert.False(await _host.CountsAsync(token, Read(second))); // same agent, repository, action and key
    }

    [Fact]
    public async Task R25ATokenLivesNoLongerThanTheShortestOfItsLimits()
    {
        var short1 = await _host.OpenAsync(boundaries: Repository("shop/checkout", 20));
        Assert.Equal(20, (await _host.ExchangeAsync(_host.TaskForm(short1.Id))).ExpiresIn);

        var task = await _host.OpenAsync(minutes: 1);
        Assert.Equal(60, (await _host.ExchangeAsync(_host.TaskForm(task.Id))).ExpiresIn);
        _host.Time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(15, (await _host.ExchangeAsync(_host.TaskForm(task.Id))).ExpiresIn);
    }

    public static TheoryData<string> Ends => ["completed", "revoked", "expired", "suspended", "agent suspended", "agent retired", "kill switch"];

    [Theory, MemberData(nameof(Ends))]
    public async Task R26EveryEndOfATaskRevokesWhateverWasIssuedForIt(string end)
    {
        var task = await _host.OpenAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(58));
        string[] tokens = [await _host.TaskTokenAsync(task), await _host.TaskTokenAsync(task)];
        Assert.All(await Task.WhenAll(tokens.Select(token => _host.CountsAsync(token, Read(task)))), Assert.True);

        await EndAsync(end, task);

        Assert.All(await Task.WhenAll(tokens.Select(token => _host.CountsAsync(token, Read(task)))), Assert.False);
        Assert.All(await Task.WhenAll(tokens.Select(token => _host.IsAnnouncedDeadAsync(token))), Assert.True);
        await _host.RefusedAsync(_host.TaskForm(task.Id));
        Assert.Contains(_host.Store.Records, record => record.Kind is AuditKinds.TaskClosed or AuditKinds.TaskSuspended
            or AuditKinds.AgentSuspended or AuditKinds.AgentRetired or AuditKinds.KillSwitchThrown);
        Assert.NotEmpty(_host.Store.Events);
    }

    [Theory]
    [InlineData("step advanced")]
    [InlineData("bounds narrowed")]
    [InlineData("owner changed")]
    public async Task R27AChangeOfContextRevokesWhatWasIssuedBeforeIt(string change)
    {
        var task = await _host.OpenAsync();
        var token = await _host.TaskTokenAsync(task);

        await ChangeAsync(change, task);

        Assert.False(await _host.CountsAsync(token, Read(task)));
        Assert.True(await _host.IsAnnouncedDeadAsync(token));
    }

    [Fact]
    public async Task R27AfterAnOwnerChangedTheTaskGoesOnWithNewTokens()
    {
        var task = await _host.OpenAsync();
        await ChangeAsync("owner changed", task);

        Assert.True(await _host.CountsAsync(await _host.TaskTokenAsync(task), Read(task)));
    }

    [Fact]
    public async Task R28ARevocationReachesAWaitingConsumerAtOnceNotAtItsNextPoll()
    {
        var task = await _host.OpenAsync();
        var waiting = _host.Client(SpiffeIds.ToolProxy).GetRevocationsAsync(0, TimeSpan.FromSeconds(30), Ending);
        Assert.False(waiting.IsCompleted);

        await _host.Oscar().SuspendTaskAsync(task.Id, Why, Ending); // the test's clock stands still: nothing but the news can end the wait

        Assert.Single((await waiting).Entries);
    }

    [Fact]
    public async Task R29WithoutAnOpenTaskAnAgentHasNothing()
    {
        await _host.RefusedAsync(_host.TaskForm("task-none"));
        var task = await _host.OpenAsync();
        await _host.Agent().CloseTaskAsync(task.Id, Why, Ending);

        await _host.RefusedAsync(_host.TaskForm(task.Id));
        Assert.Empty(await _host.Agent().ListAssignedTasksAsync(TimeSpan.Zero, Ending));
    }

    [Fact]
    public async Task R31AnAgentNeitherInheritsNorReusesWhatAnotherWasGiven()
    {
        var task = await _host.OpenAsync();
        await _host.RegisterOtherAgentAsync();

        await _host.RefusedAsync(_host.TaskForm(task.Id, IssuerHost.OtherAgent));
        Assert.Empty(await _host.Client(IssuerHost.OtherAgent).ListTasksAsync(Ending));
    }

    private Task EndAsync(string end, TaskFacts task) => end switch
    {
        "completed" => _host.Agent().CloseTaskAsync(task.Id, Why, Ending),
        "revoked" => _host.Oscar().CloseTaskAsync(task.Id, Why, Ending),
        "expired" => ExpireAsync(),
        "suspended" => _host.Oscar().SuspendTaskAsync(task.Id, Why, Ending),
        "agent suspended" => _host.Oscar().SuspendAgentAsync("coding-agent", Why, Ending),
        "agent retired" => _host.Oscar().RetireAgentAsync("coding-agent", Why, Ending),
        _ => _host.Oscar().ThrowKillSwitchAsync(Why, Ending),
    };

    private async Task ExpireAsync()
    {
        _host.Time.Advance(TimeSpan.FromMinutes(2));
        using var expiry = ActivatorUtilities.CreateInstance<TaskExpiry>(_host.Services, _host.Store);
        await expiry.SweepAsync(Ending);
    }

    private async Task ChangeAsync(string change, TaskFacts task)
    {
        switch (change)
        {
            case "step advanced":
                await _host.Agent().AdvanceStepAsync(task.Id, Ending);
                break;
            case "bounds narrowed":
                await _host.Oscar().BeginAgentReviewAsync("coding-agent", Why, Ending);
                await _host.Person("sam", PersonGroups.Security).CompleteAgentReviewAsync("coding-agent", new CompleteReview
                {
                    Reason = "Reading alerts is enough.",
                    NextReviewDays = 30,
                    Bounds = new AgentBounds { Repositories = [], Environments = [], ActionGroups = ["observe"] },
                }, Ending);
                break;
            default:
                await _host.Person("olivia", PersonGroups.Owners).TransferAgentAsync("coding-agent", new TransferAgent("rita", "Her team runs it."), Ending);
                await _host.Person("rita", PersonGroups.Owners).AcceptAgentAsync("coding-agent", Why, Ending);
                break;
        }
    }
}
