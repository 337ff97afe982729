using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;

namespace AgentTrust.TokenIssuer.Tests.Agents;

/// <summary>From proposal to retirement, over HTTP: who does what, and what it ends.</summary>
public sealed class AgentLifecycleTests : IDisposable
{
    private static readonly ReasonGiven Why = new("It is time.");
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Olivia => _host.Person("olivia", PersonGroups.Owners);

    private TokenIssuerClient Oscar => _host.Person("oscar", PersonGroups.Operators);

    private TokenIssuerClient Sam => _host.Person("sam", PersonGroups.Security);

    public void Dispose() => _host.Dispose();

    /// <summary>R53: onboarding, review, suspension and deprovisioning, each by whom, when and why.</summary>
    [Fact]
    public async Task R53_AnAgentGoesFromProposalToRetirementAndEveryStepIsOnRecord()
    {
        var proposed = await Olivia.RegisterAgentAsync(SampleAuthority.Registration("triage-bot"), Ending);
        await Oscar.ActivateAgentAsync("triage-bot", Why, Ending);
        await Sam.BeginAgentReviewAsync("triage-bot", Why, Ending);
        var reviewed = await Sam.CompleteAgentReviewAsync("triage-bot", new CompleteReview { Reason = "Fine.", NextReviewDays = 30 }, Ending);
        await Oscar.SuspendAgentAsync("triage-bot", Why, Ending);
        await Oscar.ResumeAgentAsync("triage-bot", Why, Ending);
        var retired = await Oscar.RetireAgentAsync("triage-bot", Why, Ending);

        Assert.Equal((AgentState.Proposed, "olivia", "olivia"), (proposed.Agent.State, proposed.Agent.Owner, proposed.Agent.RegisteredBy));
        Assert.Equal(_host.Time.GetUtcNow().AddDays(30), reviewed.ReviewDue);
        Assert.Equal(AgentState.Retired, retired.State);
        var history = await _host.Person("ada", PersonGroups.Auditors).GetAgentHistoryAsync("triage-bot", Ending);
        Assert.Equal(
            ["registered olivia", "activated oscar", "review_begun sam", "reviewed sam", "suspended oscar", "resumed oscar", "retired oscar"],
            history.Select(entry => $"{entry.Change} {entry.By}"));
        Assert.All(history, entry => Assert.NotEmpty(entry.Reason));
        Assert.Equal(history.Count, _host.Store.Records.Count(record => record.Agent == proposed.Agent.Id));
    }

    [Fact]
    public async Task AProposedAgentGetsNoTaskAndNoToken()
    {
        await Olivia.RegisterAgentAsync(SampleAuthority.Registration("other-agent"), Ending);
        await _host.Store.SeedAsync([], [SampleAuthority.Template("other-agent") with { Name = "for-the-other" }], _ => throw new InvalidOperationException(), Ending);

        var refused = await RefusedAsync(Oscar.OpenTaskAsync(SampleAuthority.Request with { Template = "for-the-other" }, Ending));
        var noToken = await _host.RefusedAsync(_host.TaskForm("task-none", IssuerHost.OtherAgent));

        Assert.Equal("agent-not-active", refused);
        Assert.Contains("not active", noToken.Message);
    }

    [Fact]
    public async Task WhoRegisteredAndWhoOwnsAnAgentDoesNotActivateIt()
    {
        var both = _host.Person("olivia", PersonGroups.Owners, PersonGroups.Operators);
        await both.RegisterAgentAsync(SampleAuthority.Registration("one"), Ending);
        await both.RegisterAgentAsync(SampleAuthority.Registration("two") with { Owner = "rita" }, Ending);

        Assert.Equal("duties-separated", await RefusedAsync(both.ActivateAgentAsync("one", Why, Ending)));
        Assert.Equal("owner-not-accepted", await RefusedAsync(Oscar.ActivateAgentAsync("two", Why, Ending)));
        await _host.Person("rita", PersonGroups.Owners).AcceptAgentAsync("two", Why, Ending);
        Assert.Equal("duties-separated", await RefusedAsync(both.ActivateAgentAsync("two", Why, Ending)));
        Assert.Equal("duties-separated", await RefusedAsync(_host.Person("rita", PersonGroups.Operators).ActivateAgentAsync("two", Why, Ending)));
        Assert.Equal(("rita", AgentState.Active), await OwnedAsync(Oscar.ActivateAgentAsync("two", Why, Ending)));
    }

    [Fact]
    public async Task TheOwnerDoesNotCompleteTheReviewOfTheirAgent()
    {
        await Sam.BeginAgentReviewAsync("coding-agent", Why, Ending);
        var review = new CompleteReview { Reason = "Fine.", NextReviewDays = 90 };

        Assert.Equal("duties-separated", await RefusedAsync(_host.Person("olivia", PersonGroups.Security).CompleteAgentReviewAsync("coding-agent", review, Ending)));
        Assert.Equal("review-interval", await RefusedAsync(Sam.CompleteAgentReviewAsync("coding-agent", review with { NextReviewDays = 0 }, Ending)));
        Assert.Equal(AgentState.Active, (await Sam.CompleteAgentReviewAsync("coding-agent", review, Ending)).State);
        Assert.Equal("agent-not-under-review", await RefusedAsync(Sam.CompleteAgentReviewAsync("coding-agent", review, Ending)));
    }

    [Fact]
    public async Task UnderReviewARunningTaskGoesOnAndNoNewOneIsOpened()
    {
        var task = await _host.OpenTaskAsync();

        await Oscar.BeginAgentReviewAsync("coding-agent", Why, Ending);

        Assert.NotEmpty(await _host.TaskTokenAsync(task));
        Assert.Equal("agent-not-active", await RefusedAsync(_host.OpenTaskAsync()));
    }

    /// <summary>R54: governance is reviewed like a production control; who lets the date pass gets no new task.</summary>
    [Fact]
    public async Task R54_AnOverdueReviewStopsNewTasksAndARunningOneEndsAsItWould()
    {
        using var started = _host.Anonymous(); // the seed sets the review from the start of the host
        _host.Time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(5));
        var task = await _host.OpenTaskAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("review-overdue", await RefusedAsync(_host.OpenTaskAsync()));
        Assert.NotEmpty(await _host.TaskTokenAsync(task));
        _host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Contains("not open", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message);
    }

    [Fact]
    public async Task NarrowerBoundsEndTheTasksThatExceedThem()
    {
        var task = await _host.OpenTaskAsync();
        await Sam.BeginAgentReviewAsync("coding-agent", Why, Ending);
        var bounds = (await Sam.GetAgentAsync("coding-agent", Ending)).Bounds;
        var review = new CompleteReview { Reason = "Reading is enough.", NextReviewDays = 90, Bounds = bounds with { ActionGroups = ["observe"] } };

        var wider = review with { Bounds = bounds with { Repositories = ["shop/checkout", "shop/payments"] } };
        Assert.Equal("bounds-wider", await RefusedAsync(Sam.CompleteAgentReviewAsync("coding-agent", wider, Ending)));
        var narrowed = await Sam.CompleteAgentReviewAsync("coding-agent", review, Ending);

        Assert.Equal(["observe"], narrowed.Bounds.ActionGroups);
        Assert.Equal(TaskState.Revoked, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Contains((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries, entry => entry.Kind == RevocationKind.Task && entry.Id == task.Id);
        Assert.Single(_host.Store.Events.OfType<TaskClosed>(), closed => closed.Task == task.Id);
    }

    [Fact]
    public async Task BoundsThatStillHoldATaskLeaveItAlone()
    {
        var task = await _host.OpenTaskAsync();
        await Sam.BeginAgentReviewAsync("coding-agent", Why, Ending);
        var bounds = (await Sam.GetAgentAsync("coding-agent", Ending)).Bounds;

        await Sam.CompleteAgentReviewAsync("coding-agent", new CompleteReview { Reason = "Fine.", NextReviewDays = 9, Bounds = bounds with { Environments = [] } }, Ending);

        Assert.Equal(TaskState.Open, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Empty((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries);
    }

    [Fact]
    public async Task RetirementEndsEverythingForEver()
    {
        var task = await _host.OpenTaskAsync();
        await _host.TaskTokenAsync(task);

        await Olivia.RetireAgentAsync("coding-agent", Why, Ending);

        Assert.Equal(TaskState.Revoked, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Contains((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries, entry => entry.Kind == RevocationKind.Agent);
        Assert.Contains("not active", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message);
        Assert.Equal("agent-not-suspended", await RefusedAsync(Oscar.ResumeAgentAsync("coding-agent", Why, Ending)));
        Assert.Equal("agent-not-proposed", await RefusedAsync(Oscar.ActivateAgentAsync("coding-agent", Why, Ending)));
        Assert.Equal("agent-retired", await RefusedAsync(Oscar.RetireAgentAsync("coding-agent", Why, Ending)));
        Assert.Equal("agent-exists", await RefusedAsync(Olivia.RegisterAgentAsync(SampleAuthority.Registration("coding-agent"), Ending)));
    }

    [Fact]
    public async Task ASuspensionIsNoWayAroundAReview()
    {
        await Sam.BeginAgentReviewAsync("coding-agent", Why, Ending);
        await Oscar.SuspendAgentAsync("coding-agent", Why, Ending);

        Assert.Equal(AgentState.UnderReview, (await Oscar.ResumeAgentAsync("coding-agent", Why, Ending)).State);
    }

    [Fact]
    public async Task OneOwnerDoesNotChangeAnothersAgent()
    {
        var rita = _host.Person("rita", PersonGroups.Owners);
        await rita.SuspendAgentAsync("coding-agent", Why, Ending); // whoever sees the danger

        Assert.Equal("not-the-owner", await RefusedAsync(rita.ResumeAgentAsync("coding-agent", Why, Ending)));
        Assert.Equal("not-the-owner", await RefusedAsync(rita.RetireAgentAsync("coding-agent", Why, Ending)));
        Assert.Equal("not-the-owner", await RefusedAsync(rita.TransferAgentAsync("coding-agent", new TransferAgent("rita", "Mine."), Ending)));
    }

    [Theory]
    [InlineData("activate")]
    [InlineData("begin-review")]
    [InlineData("complete-review")]
    [InlineData("accept")]
    [InlineData("retire")]
    [InlineData("transfer")]
    public async Task NoWorkloadAndNoAuditorChangesAnAgent(string change)
    {
        foreach (var http in new[] { _host.As(IssuerHost.Agent), _host.As(SpiffeIds.Platform), _host.AsPerson("ada", PersonGroups.Auditors) })
        {
            using var response = await http.PostAsync($"/agents/coding-agent/{change}", null, Ending);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    private static async Task<(string Owner, AgentState State)> OwnedAsync(Task<AgentFacts> change) => (await change) is var agent ? (agent.Owner, agent.State) : default;

    private static async Task<string> RefusedAsync(Task call) => Code(await Assert.ThrowsAsync<ProblemException>(() => call));

    private static string Code(ProblemException problem) => problem.Type!.Split(':')[^1];
}
