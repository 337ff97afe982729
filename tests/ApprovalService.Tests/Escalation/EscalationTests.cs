using System.Net;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.ApprovalService.Escalation;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Tests.Escalation;

public sealed class EscalationTests : IDisposable
{
    private static readonly BindingClaims Call = SampleCall.Binding with { Escalation = [PersonGroups.Operators], Template = "fix-an-alert" };

    private readonly RunningApprovalService _service = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task OthersDecideOnlyOnceNobodyAnsweredInTime()
    {
        var request = await SubmitAsync();
        await RefusedAsync(() => GrantAsync("otto", PersonGroups.Operators, request), "not-an-approver");
        _service.Time.Advance(TimeSpan.FromMinutes(5));

        var granted = await GrantAsync("otto", PersonGroups.Operators, request);

        Assert.Equal(AccessRequestState.Granted, granted.State);
        var decision = Assert.Single(granted.Decisions);
        Assert.Equal([PersonGroups.ServiceOwners], decision.Groups);
        Assert.Equal([PersonGroups.Operators], decision.Escalated);
        Assert.True(_service.Store.Records[^1].Details!.ContainsKey("escalated"));
    }

    [Fact]
    public async Task WhomPolicyAsksDecidesThenAsBefore()
    {
        var request = await SubmitAsync();
        _service.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Null(Assert.Single((await GrantAsync("rita", PersonGroups.ServiceOwners, request)).Decisions).Escalated);
    }

    [Theory]
    [InlineData("otto", PersonGroups.Security, "not-an-approver")]
    [InlineData("olivia", PersonGroups.Operators, "owner-may-not-approve")]
    [InlineData("oscar", PersonGroups.Operators, "opener-may-not-approve")]
    public async Task NobodyElseDecidesThen(string person, string group, string refusal)
    {
        var request = await SubmitAsync();
        _service.Time.Advance(TimeSpan.FromMinutes(6));

        await RefusedAsync(() => GrantAsync(person, group, request), refusal);
    }

    [Fact]
    public async Task OneOfThemStandsForOneGroupOnly()
    {
        var request = await SubmitAsync(Call with { Approvers = [PersonGroups.Security, PersonGroups.ServiceOwners], Quorum = 2 });
        _service.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(AccessRequestState.Pending, (await GrantAsync("otto", PersonGroups.Operators, request)).State);
        Assert.Equal(AccessRequestState.Granted, (await GrantAsync("sam", PersonGroups.Security, request)).State);
    }

    [Fact]
    public async Task WhomOnlySettingsNameIsToldAndDecidesNothing()
    {
        _service.Set("ApprovalService:Escalation:Groups:0", PersonGroups.Auditors);
        _service.Set("ApprovalService:Escalation:People:0", "boss");
        var request = await SubmitAsync(Call with { Escalation = null });
        _service.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal([PersonGroups.Auditors, "boss"], request.EscalatesTo);
        await RefusedAsync(() => GrantAsync("ada", PersonGroups.Auditors, request), "not-an-approver");
    }

    [Fact]
    public async Task ATemplateHasADeadlineAPathAndATimeOfItsOwn()
    {
        _service.Set("ApprovalService:Escalation:Templates:fix-an-alert:After", "00:01:00");
        _service.Set("ApprovalService:Escalation:Templates:fix-an-alert:Lifetime", "00:04:00");
        _service.Set("ApprovalService:Escalation:Templates:fix-an-alert:People:0", "boss");

        var (own, other) = (await SubmitAsync(), await SubmitAsync(Call with { Template = "other" }, "other"));

        var now = _service.Time.GetUtcNow();
        Assert.Equal((now.AddMinutes(1), now.AddMinutes(4)), (own.EscalatesAt!.Value, own.ExpiresAt));
        Assert.Equal([PersonGroups.Operators, "boss"], own.EscalatesTo);
        Assert.Equal((now.AddMinutes(5), now.AddMinutes(15)), (other.EscalatesAt!.Value, other.ExpiresAt));
    }

    [Fact]
    public async Task ItIsToldOnceRecordedListedAndLaterExpires()
    {
        var request = await SubmitAsync();
        var (otto, told) = (_service.AsPerson("otto", PersonGroups.Operators), new AccessRequestQuery { Mine = true });
        Assert.Equal(0, (await otto.PageAsync(told, Cancelled)).Total);

        await SweepUntilAsync(() => _service.Store.Events.OfType<ApprovalEscalated>().Any());
        Assert.Equal(0, await EscalateAsync(_service.Time.GetUtcNow())); // as another replica would, or this one after a restart

        Assert.Equal([PersonGroups.Operators], Assert.Single(_service.Store.Events.OfType<ApprovalEscalated>()).Groups);
        Assert.Single(_service.Store.Records, record => record.Kind == AuditKinds.ApprovalEscalated);
        var line = Assert.Single((await otto.PageAsync(told, Cancelled)).Items);
        Assert.Equal([PersonGroups.Operators], line.Escalation);
        Assert.True(line.EscalatesAt <= _service.Time.GetUtcNow());
        _service.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(AccessRequestState.Expired, (await _service.As(SpiffeIds.ToolProxy).GetAsync(request.Id, Cancelled)).State);
    }

    [Fact]
    public async Task WhatIsDecidedIsNotEscalated()
    {
        var request = await SubmitAsync();
        await GrantAsync("rita", PersonGroups.ServiceOwners, request);

        Assert.Equal(0, await EscalateAsync(request.EscalatesAt!.Value));
    }

    [Fact]
    public void EachWhoIsNamedIsTold()
    {
        var now = _service.Time.GetUtcNow();
        var approval = AccessRequests.Submit(null, new("key", Call, SampleCall.Arguments, null), "apr_1", now, TimeSpan.FromMinutes(15),
            new(now.AddMinutes(5), [PersonGroups.Operators], ["boss", "chief"])).Standing.Approval;

        var notices = Notices.Of(approval.Escalate(now.AddMinutes(5)), now).ToList();

        Assert.Equal([null, "boss", "chief"], notices.Select(notice => notice.Person));
        Assert.Equal([PersonGroups.Operators], notices[0].Groups);
        Assert.Equal(3, notices.Select(notice => notice.Id).Distinct().Count());
    }

    [Fact]
    public void ADeadlineThatIsNoneIsNamedByItsFullKey()
    {
        var options = new EscalationOptions
        {
            After = TimeSpan.Zero,
            Templates = { ["a"] = new() { After = TimeSpan.FromMinutes(15) }, ["b"] = new() { Lifetime = TimeSpan.FromHours(25) } },
        };

        var failures = new EscalationOptionsValidator(Options.Create(new ApprovalOptions())).Validate(null, options).Failures!;

        Assert.Equal(
            ["ApprovalService:Escalation:After", "ApprovalService:Escalation:Templates:a:After", "ApprovalService:Escalation:Templates:b:Lifetime"],
            failures.Select(failure => failure.Split(' ')[0]));
    }

    private async Task SweepUntilAsync(Func<bool> reached)
    {
        var time = new SeenTime(_service.Time);
        using var sweep = new EscalationSweep(_service.Store, Options.Create(new ApprovalOptions()), time, NullLogger<EscalationSweep>.Instance);
        await sweep.StartAsync(Cancelled);
        await time.Awaited.WaitAsync(Cancelled);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var latest = new DateTimeOffset(2026, 11, 23, 12, 12, 0, TimeSpan.Zero); // before it expires, however slow the sweeper is
        while (!reached())
        {
            limit.Token.ThrowIfCancellationRequested();
            if (_service.Time.GetUtcNow() < latest) _service.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await sweep.StopAsync(Cancelled);
    }

    /// <returns>How many were due.</returns>
    private Task<int> EscalateAsync(DateTimeOffset at) =>
        _service.Store.ChangeAllAsync(new OpenApprovals.EscalatingAt(at), approval => approval.Escalate(at), null, Cancelled);

    private Task<AccessRequest> SubmitAsync(BindingClaims? call = null, string key = "key") =>
        _service.As(SpiffeIds.ToolProxy).SubmitAsync(_service.Submission(call ?? Call), key, Cancelled);

    private Task<AccessRequest> GrantAsync(string person, string group, AccessRequest request) =>
        _service.AsPerson(person, group).GrantAsync(request.Id, new() { ArgumentsDigest = request.Call.ArgumentsDigest, Digest = request.Digest }, Cancelled);

    private static async Task RefusedAsync(Func<Task> attempt, string code)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(attempt);
        Assert.Equal((HttpStatusCode.Forbidden, $"urn:agenttrust:approval:{code}"), (problem.Status, problem.Type));
    }

    /// <summary>Tells when somebody begins to wait for it: whoever moves the clock before that moves it for nobody.</summary>
    private sealed class SeenTime(TimeProvider time) : TimeProvider
    {
        private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Awaited => _awaited.Task;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = time.CreateTimer(callback, state, dueTime, period);
            _awaited.TrySetResult();
            return timer;
        }
    }
}
