using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Fakes;

namespace AgentTrust.Suites;

/// <summary>What every approval store promises; a derived class says which store.</summary>
public abstract class ApprovalStoreConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Approver Rita = new("rita", ["service-owners"]);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    // Every test has its own names: the store may be shared and keep what other tests left.
    private readonly string _run = Guid.CreateVersion7().ToString("N");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected abstract IApprovalStore Store { get; }

    private protected abstract IBreakGlassReviews Reviews { get; }

    /// <summary>Kinds of the audit records that left with the approval's changes, in order.</summary>
    private protected abstract Task<IReadOnlyList<string>> RecordedKindsAsync(string approval);

    [Fact]
    public async Task WhatAStepMadeTrueIsReadBackWhole()
    {
        var submitted = await SubmitAsync("a", preview: "+ one line");
        await GrantAsync(submitted.Id);

        var found = await Store.FindAsync(submitted.Id, Cancelled);

        Assert.NotNull(found);
        Assert.Equal(AccessRequestState.Granted, found.State);
        Assert.Equal("+ one line", found.Preview);
        Assert.Equal(Noon + Lifetime, found.ExpiresAt);
        Assert.Equal(submitted.Call.Tool, found.Call.Tool);
        Assert.Equal(SampleCall.Arguments.GetRawText(), found.Arguments.GetRawText());
        Assert.Equal("rita", Assert.Single(found.Decisions).Person);
    }

    [Fact]
    public async Task OneOfFiftyConsumersAtOnceGetsTheApproval()
    {
        var approval = await SubmitAsync("a");
        await GrantAsync(approval.Id);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => Store.ChangeAsync(
            approval.Id, a => a.Consume(Use(a, $"call_{n}"), Noon), Cancelled))));

        Assert.Single(outcomes, outcome => outcome!.Refusal is null);
        Assert.Equal(49, outcomes.Count(outcome => outcome!.Refusal == ApprovalRefusal.Used));
        Assert.Single(await RecordedKindsAsync(approval.Id), kind => kind == AuditKinds.ApprovalConsumed);
    }

    [Fact]
    public async Task TwentySubmissionsAtOnceUnderOneKeyMakeOneRequest()
    {
        var submitted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SubmitAsync("a"))));

        Assert.Single(submitted.Select(approval => approval.Id).Distinct());
        Assert.Equal([AuditKinds.ApprovalRequested], await RecordedKindsAsync(submitted[0].Id));
    }

    [Fact]
    public async Task AFormerRequestAndItsSuccessorAreStoredTogether()
    {
        var former = await SubmitAsync("a");

        var successor = await SubmitAsync("a", Noon + Lifetime);

        Assert.NotEqual(former.Id, successor.Id);
        Assert.Equal(AccessRequestState.Expired, (await Store.FindAsync(former.Id, Cancelled))!.State);
        Assert.Equal(AccessRequestState.Pending, (await Store.FindAsync(successor.Id, Cancelled))!.State);
    }

    [Fact]
    public async Task AStepOnAnUnknownApprovalIsNotTaken() =>
        Assert.Null(await Store.ChangeAsync("apr_unknown", _ => throw new InvalidOperationException("taken"), Cancelled));

    [Fact]
    public async Task AStepThatFailsLeavesNothingBehind()
    {
        var approval = await SubmitAsync("a");

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.ChangeAsync(approval.Id, _ => throw new InvalidOperationException("half way"), Cancelled));

        Assert.Equal(AccessRequestState.Pending, (await Store.FindAsync(approval.Id, Cancelled))!.State);
        Assert.Equal([AuditKinds.ApprovalRequested], await RecordedKindsAsync(approval.Id));
    }

    [Fact]
    public async Task ARefusalIsRecordedThoughNothingChanged()
    {
        var approval = await SubmitAsync("a");
        var owner = new Approver("olivia", ["service-owners"]);

        await Store.ChangeAsync(approval.Id, a => a.Grant(owner, Saw(a), Noon, Lifetime), Cancelled);

        Assert.Equal([AuditKinds.ApprovalRequested, AuditKinds.ApprovalRefused], await RecordedKindsAsync(approval.Id));
    }

    [Fact]
    public async Task TheEndOfATaskReachesItsOpenApprovalsOnly()
    {
        var (pending, granted, used, other) =
            (await SubmitAsync("a"), await SubmitAsync("b"), await SubmitAsync("c"), await SubmitAsync("d", task: "other"));
        await GrantAsync(granted.Id);
        await GrantAsync(used.Id);
        await Store.ChangeAsync(used.Id, a => a.Consume(Use(a, "call"), Noon), Cancelled);

        var cancelled = await Store.ChangeAllAsync(
            new OpenApprovals.OfTask(Named("task")), a => a.Cancel("closed", Noon), null, Cancelled);

        Assert.Equal(2, cancelled);
        Assert.Equal(
            [AccessRequestState.Cancelled, AccessRequestState.Cancelled, AccessRequestState.Consumed, AccessRequestState.Pending],
            await StatesAsync(pending, granted, used, other));
    }

    [Fact]
    public async Task TheSuspensionOfAnAgentReachesAllItsOpenApprovals()
    {
        var (one, two) = (await SubmitAsync("a"), await SubmitAsync("b", task: "other"));

        await Store.ChangeAllAsync(new OpenApprovals.OfAgent(Named("agent")), a => a.Cancel("suspended", Noon), null, Cancelled);

        Assert.Equal([AccessRequestState.Cancelled, AccessRequestState.Cancelled], await StatesAsync(one, two));
    }

    [Fact]
    public async Task TheKillSwitchReachesTheOpenApprovalsOfAnyone()
    {
        var (pending, used, other) = (await SubmitAsync("a"), await SubmitAsync("b"), await SubmitAsync("c", task: "other"));
        await GrantAsync(used.Id);
        await Store.ChangeAsync(used.Id, a => a.Consume(Use(a, "call"), Noon), Cancelled);

        await Store.ChangeAllAsync(new OpenApprovals.OfAnyone(), a => a.Cancel("halted", Noon), null, Cancelled);

        Assert.Equal(
            [AccessRequestState.Cancelled, AccessRequestState.Consumed, AccessRequestState.Cancelled], await StatesAsync(pending, used, other));
    }

    [Fact]
    public async Task OnlyWhatIsDueIsSwept()
    {
        var (due, later) = (await SubmitAsync("a"), await SubmitAsync("b", Noon.AddMinutes(5)));
        var now = Noon + Lifetime;

        await Store.ChangeAllAsync(new OpenApprovals.DueAt(now), a => a.Expire(now), null, Cancelled);

        Assert.Equal([AccessRequestState.Expired, AccessRequestState.Pending], await StatesAsync(due, later));
    }

    [Fact]
    public async Task WhatNobodyAnsweredIsEscalatedOnceAndIsThenOnOthersLists()
    {
        var (due, later, decided) = (await SubmitAsync("a", escalatesTo: "operators"), await SubmitAsync("b", Noon.AddMinutes(1), escalatesTo: "operators"), await SubmitAsync("c", escalatesTo: "operators"));
        await GrantAsync(decided.Id);
        var now = Noon.AddMinutes(5);
        ApprovalSearch ofOperators = new(null, Named("task"), null, ["operators"], null, 10, now);

        await Store.ChangeAllAsync(new OpenApprovals.EscalatingAt(now), a => a.Escalate(now), null, Cancelled);
        await Store.ChangeAllAsync(new OpenApprovals.EscalatingAt(now), a => a.Escalate(now), null, Cancelled);

        Assert.Equal([AuditKinds.ApprovalRequested, AuditKinds.ApprovalEscalated], await RecordedKindsAsync(due.Id));
        Assert.Equal([AuditKinds.ApprovalRequested], await RecordedKindsAsync(later.Id));
        Assert.Equal([due.Id], (await Store.PageAsync(ofOperators, Cancelled)).Items.Select(one => one.Id));
        Assert.True((await Store.FindAsync(due.Id, Cancelled))!.Escalated);
        Assert.Equal(Noon.AddMinutes(6), (await Store.FindAsync(later.Id, Cancelled))!.EscalationDue);
    }

    [Fact]
    public async Task AMessageThatComesTwiceHasItsEffectOnce()
    {
        var message = Guid.CreateVersion7();
        await Store.ChangeAllAsync(new OpenApprovals.OfTask(Named("task")), a => a.Cancel("closed", Noon), message, Cancelled);
        var approval = await SubmitAsync("a");

        var again = await Store.ChangeAllAsync(
            new OpenApprovals.OfTask(Named("task")), a => a.Cancel("closed", Noon), message, Cancelled);

        Assert.Equal(0, again);
        Assert.Equal([AccessRequestState.Pending], await StatesAsync(approval));
    }

    [Fact]
    public async Task OneStepOnEachLeavesOthersAloneWhateverItIsRefused()
    {
        var (one, two, other) = (await SubmitAsync("a"), await SubmitAsync("b"), await SubmitAsync("c"));

        var steps = await Store.ChangeEachAsync([one.Id, two.Id, "apr_unknown"], a => a.Id == one.Id
            ? a.Grant(Rita, Saw(a), Noon, Lifetime)
            : a.Grant(new("olivia", ["service-owners"]), Saw(a), Noon, Lifetime), Cancelled);

        Assert.Equal([one.Id, two.Id], steps.Keys.Order(StringComparer.Ordinal).OrderBy(id => id == two.Id));
        Assert.Equal((null, ApprovalRefusal.Owner), (steps[one.Id].Refusal, steps[two.Id].Refusal));
        Assert.Equal([AccessRequestState.Granted, AccessRequestState.Pending, AccessRequestState.Pending], await StatesAsync(one, two, other));
    }

    [Fact]
    public async Task AStepThatFailsOnOneOfThemChangesNone()
    {
        var (one, two) = (await SubmitAsync("a"), await SubmitAsync("b"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ChangeEachAsync([one.Id, two.Id], a => a.Id == one.Id
            ? a.Grant(Rita, Saw(a), Noon, Lifetime)
            : throw new InvalidOperationException("half way"), Cancelled));

        Assert.Equal([AccessRequestState.Pending, AccessRequestState.Pending], await StatesAsync(one, two));
    }

    [Fact]
    public async Task ABrokenGlassHasItsReviewAtOnceWhichIsRemindedOfAndClosedOnce()
    {
        var approval = await SubmitAsync("a", breakGlass: true);
        foreach (var person in new[] { "rita", "ron" })
        {
            await Store.ChangeAsync(approval.Id, a => a.BreakGlass(
                new(person, ["service-owners"]), Saw(a) with { Reason = "Checkout is down and nobody else is awake." }, Noon, new()), Cancelled);
        }

        var due = Noon.AddHours(24);
        Assert.Equal(AccessRequestState.Granted, (await Store.FindAsync(approval.Id, Cancelled))!.State);
        Assert.Contains(await Reviews.ListAsync(false, Cancelled), review => review.Id == approval.Id && review.BrokenBy.Count == 2);
        Assert.False(await Reviews.HasOverdueAsync(Named("agent"), due.AddTicks(-10), Cancelled));
        Assert.True(await Reviews.HasOverdueAsync(Named("agent"), due, Cancelled));
        await Reviews.RemindAsync(Noon.AddHours(4), TimeSpan.FromHours(4), Cancelled);
        await Reviews.RemindAsync(Noon.AddHours(4), TimeSpan.FromHours(4), Cancelled);
        Assert.Equal(1, (await Reviews.ListAsync(false, Cancelled)).Single(review => review.Id == approval.Id).Reminders);

        CloseBreakGlassReview words = new() { Findings = "The rollback was right; the alert came late." };
        Func<BreakGlassReview, (BreakGlassReview?, ApprovalRefusal?)> close = review => BreakGlassRules.Close(review, new("ada", ["auditors"]), words, due);
        var closed = await Reviews.ChangeAsync(approval.Id, close, Cancelled);
        var again = await Reviews.ChangeAsync(approval.Id, close, Cancelled);

        Assert.Equal(("ada", null), (closed!.Value.Review!.ClosedBy, closed.Value.Refusal));
        Assert.Equal(ApprovalRefusal.ReviewClosed, again!.Value.Refusal);
        Assert.False(await Reviews.HasOverdueAsync(Named("agent"), due, Cancelled));
        Assert.DoesNotContain(await Reviews.ListAsync(false, Cancelled), review => review.Id == approval.Id);
        Assert.Contains(await Reviews.ListAsync(true, Cancelled), review => review.Id == approval.Id && review.Findings == words.Findings);
        Assert.Null(await Reviews.ChangeAsync("apr_unknown", close, Cancelled));
    }

    [Fact]
    public async Task TheListIsNewestFirstAndByState()
    {
        var (one, two, three) = (await SubmitAsync("a"), await SubmitAsync("b"), await SubmitAsync("c"));
        await GrantAsync(two.Id);

        var all = await Store.ListAsync(null, Cancelled);
        var pending = await Store.ListAsync(AccessRequestState.Pending, Cancelled);

        Assert.Equal([three.Id, two.Id, one.Id], all.Where(IsOfThisTest).Select(a => a.Id));
        Assert.Equal([three.Id, one.Id], pending.Where(IsOfThisTest).Select(a => a.Id));
    }

    [Fact]
    public async Task PagesFollowEachOtherWithoutGapOrRepetition()
    {
        var submitted = new List<string>();
        for (var n = 0; n < 5; n++) submitted.Add((await SubmitAsync($"k{n}")).Id);
        await GrantAsync(submitted[1]);

        var (read, cursor) = (new List<AccessRequestSummary>(), (long?)null);
        do
        {
            var page = await Store.PageAsync(new(null, Named("task"), null, null, cursor, 2, Noon), Cancelled);
            Assert.Equal(5, page.Total);
            read.AddRange(page.Items);
            cursor = page.NextCursor is { } next ? long.Parse(next, System.Globalization.CultureInfo.InvariantCulture) : null;
        }
        while (cursor is not null);

        Assert.Equal(submitted.AsEnumerable().Reverse(), read.Select(summary => summary.Id));
        Assert.Equal(["rita"], read.Single(summary => summary.State == AccessRequestState.Granted).GrantedBy);
    }

    [Fact]
    public async Task APageIsOfWhatMatchesAndWhatIsDueIsNotPending()
    {
        await SubmitAsync("a");
        await GrantAsync((await SubmitAsync("b")).Id);
        ApprovalSearch pending = new(AccessRequestState.Pending, Named("task"), Named("agent"), ["service-owners"], null, 10, Noon);

        Assert.Equal(1, (await Store.PageAsync(pending, Cancelled)).Total);
        Assert.Equal(0, (await Store.PageAsync(pending with { Groups = ["security"] }, Cancelled)).Total);
        Assert.Equal(0, (await Store.PageAsync(pending with { Agent = "other" }, Cancelled)).Total);
        Assert.Equal(0, (await Store.PageAsync(pending with { Now = Noon + Lifetime }, Cancelled)).Total);
    }

    [Fact]
    public async Task HowPeopleDecideIsMeasured()
    {
        // Other tests decide at the same time; these are among what is measured.
        var (decisions, seconds) = (new ConcurrentBag<(bool Granted, bool Opened, bool Burst)>(), new ConcurrentBag<double>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) => { if (instrument.Meter.Name == ApprovalTelemetry.MeterName) listener.EnableMeasurementEvents(instrument); },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => decisions.Add((Tag(tags, "granted"), Tag(tags, "opened"), Tag(tags, "burst"))));
        listener.SetMeasurementEventCallback<double>((_, taken, _, _) => seconds.Add(taken));
        listener.Start();
        var person = new Approver(Named("ruth"), ["service-owners"]);
        for (var n = 0; n < 6; n++)
        {
            var approval = await SubmitAsync($"m{n}");
            if (n == 0) await Store.OpenedAsync(approval.Id, person.Id, Noon, Cancelled);
            await Store.ChangeAsync(approval.Id, a => a.Grant(person, Saw(a), Noon.AddSeconds(10 + n), Lifetime), Cancelled);
        }

        var refused = await SubmitAsync("no");
        await Store.ChangeAsync(refused.Id, a => a.Reject(person, Saw(a), Noon.AddMinutes(3)), Cancelled);

        var measured = Assert.Single(await Store.MeasureAsync(Noon.AddMinutes(-1), Cancelled), one => one.Person == person.Id);
        Assert.Equal((6, 1, 13.0, 6, 2), (measured.Granted, measured.Rejected, measured.MedianSeconds, measured.WithoutOpening, measured.InBursts));
        Assert.Equal(6, await Store.CountGrantsAsync(person.Id.ToUpperInvariant(), Noon, Cancelled));
        Assert.Equal(0, await Store.CountGrantsAsync(person.Id, Noon.AddMinutes(1), Cancelled));
        Assert.Contains((true, true, false), decisions);
        Assert.True(decisions.Count(decision => decision == (true, false, true)) >= 2);
        Assert.Contains((false, false, false), decisions);
        Assert.Contains(180.0, seconds);
    }

    private static bool Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
            if (tag.Key == name) return (bool)tag.Value!;
        throw new InvalidOperationException($"There is no tag {name}.");
    }

    private string Named(string name) => $"{name}_{_run}";

    private bool IsOfThisTest(Approval approval) => approval.IdempotencyKey.EndsWith(_run, StringComparison.Ordinal);

    private async Task<Approval> SubmitAsync(
        string key, DateTimeOffset? at = null, string task = "task", string? preview = null, bool breakGlass = false, string? escalatesTo = null)
    {
        var call = SampleCall.Binding with { Task = Named(task), Agent = Named("agent"), BreakGlass = breakGlass };
        var asked = new VerifiedSubmission(Named(key), call, SampleCall.Arguments, preview);
        var submission = await Store.SubmitAsync(Named(key), newest => AccessRequests.Submit(
            newest, asked, $"apr_{Guid.CreateVersion7():N}", at ?? Noon, Lifetime,
            escalatesTo is null ? null : new((at ?? Noon).AddMinutes(5), [escalatesTo], [])), Cancelled);
        return submission.Standing.Approval;
    }

    private Task<Transition?> GrantAsync(string id) =>
        Store.ChangeAsync(id, a => a.Grant(Rita, Saw(a), Noon, Lifetime), Cancelled);

    private async Task<AccessRequestState[]> StatesAsync(params Approval[] approvals)
    {
        var states = new List<AccessRequestState>();
        foreach (var approval in approvals) states.Add((await Store.FindAsync(approval.Id, Cancelled))!.State);
        return [.. states];
    }

    private static DecideAccessRequest Saw(Approval approval) => new() { ArgumentsDigest = approval.Call.ArgumentsDigest };

    private static ConsumeAccessRequest Use(Approval approval, string call) => new()
    {
        Call = call,
        ArgumentsDigest = approval.Call.ArgumentsDigest,
        DefinitionDigest = approval.Call.Tool.DefinitionDigest,
        PolicyVersion = approval.Call.PolicyVersion,
    };
}
