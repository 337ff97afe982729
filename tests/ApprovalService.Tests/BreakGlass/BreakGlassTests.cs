using System.Net;
using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Tests.BreakGlass;

public sealed class BreakGlassTests : IDisposable
{
    private const string Why = "Checkout is down, and nobody of security answers.";

    private static readonly BindingClaims Call = SampleCall.Binding with
    {
        Approvers = [PersonGroups.Security, PersonGroups.ServiceOwners], Quorum = 2, BreakGlass = true,
    };

    private readonly RunningApprovalService _service = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ApprovalsClient Rita => field ??= _service.AsPerson("rita", PersonGroups.ServiceOwners);

    private ApprovalsClient Ron => field ??= _service.AsPerson("ron", PersonGroups.ServiceOwners);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task TwoPeopleOfOneGroupGrantForAShortWhileAndOpenAReview()
    {
        var request = await SubmitAsync();

        var first = await BreakAsync(Rita, request);
        var second = await BreakAsync(Ron, request);

        Assert.Equal((AccessRequestState.Pending, false), (first.State, first.GlassBroken));
        Assert.Equal((AccessRequestState.Granted, true), (second.State, second.GlassBroken));
        Assert.Equal(_service.Time.GetUtcNow().AddMinutes(5), second.ExpiresAt);
        var review = Assert.Single(await Rita.BreakGlassReviewsAsync(false, Cancelled));
        Assert.Equal((request.Id, _service.Time.GetUtcNow().AddHours(24)), (review.Id, review.DueAt));
        Assert.Equal([("rita", Why), ("ron", Why)], review.BrokenBy.Select(one => (one.Person, one.Justification)));
        Assert.Equal([AuditKinds.ApprovalRequested, AuditKinds.ApprovalGlassBroken, AuditKinds.ApprovalGlassBroken], _service.Store.Records.Select(record => record.Kind));
        Assert.Equal(["rita", "ron"], Assert.Single(_service.Store.Events.OfType<GlassBroken>()).BrokenBy);
    }

    [Fact]
    public async Task TheAssertionSaysThatTheGlassWasBroken()
    {
        var request = await BrokenAsync();

        var consumed = await _service.As(SpiffeIds.ToolProxy).ConsumeAsync(request.Id, new()
        {
            Call = "call_1", ArgumentsDigest = Call.ArgumentsDigest, DefinitionDigest = Call.Tool.DefinitionDigest, PolicyVersion = Call.PolicyVersion,
        }, Cancelled);

        var assertion = await _service.VerifyAsync(consumed.Assertion);
        Assert.True(assertion!.GlassBroken);
        Assert.Equal(["rita", "ron"], assertion.Grants.Select(grant => grant.Person));
    }

    [Fact]
    public async Task OnePersonIsNeverTwo()
    {
        var request = await SubmitAsync();
        await BreakAsync(Rita, request);

        var again = await BreakAsync(Rita, request);

        Assert.Equal(AccessRequestState.Pending, again.State);
    }

    [Fact]
    public async Task AGrantIsNoHalfOfABrokenGlass()
    {
        var request = await SubmitAsync();
        await Rita.GrantAsync(request.Id, Saw(request), Cancelled);

        var broken = await BreakAsync(Ron, request);

        Assert.Equal(AccessRequestState.Pending, broken.State);
    }

    [Theory]
    [InlineData("olivia", PersonGroups.ServiceOwners, "owner-may-not-approve")]
    [InlineData("oscar", PersonGroups.Security, "opener-may-not-approve")]
    [InlineData("otto", PersonGroups.Operators, "not-an-approver")]
    public async Task WhoMayNotDecideMayNotBreakTheGlassEither(string person, string group, string refusal)
    {
        var request = await SubmitAsync();

        await RefusedAsync(() => BreakAsync(_service.AsPerson(person, group), request), HttpStatusCode.Forbidden, refusal);
    }

    [Fact]
    public async Task WherePolicyDoesNotLetThemNobodyBreaksTheGlass()
    {
        var request = await SubmitAsync(Call with { BreakGlass = false });

        await RefusedAsync(() => BreakAsync(Rita, request), HttpStatusCode.Forbidden, "glass-not-breakable");
        Assert.Equal(AuditKinds.ApprovalRefused, _service.Store.Records[^1].Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   because              ")]
    public async Task WithoutAJustificationNothingBreaks(string? words)
    {
        var request = await SubmitAsync();

        await RefusedAsync(() => Rita.BreakGlassAsync(request.Id, Saw(request) with { Reason = words }, Cancelled), HttpStatusCode.BadRequest, "justification-missing");
    }

    [Fact]
    public async Task WhatWasSeenMustBeWhatIsThere()
    {
        var request = await SubmitAsync();

        await RefusedAsync(
            () => Rita.BreakGlassAsync(request.Id, Saw(request) with { Reason = Why, Digest = "sha256:other" }, Cancelled), HttpStatusCode.Conflict, "digest-differs");
    }

    [Fact]
    public async Task ASpentBudgetOfAttentionHoldsNoEmergencyUp()
    {
        _service.Set("ApprovalService:Approvals:GrantsPerHour", "1");
        await Rita.GrantAsync((await SubmitAsync(key: "before")).Id, Saw(await SubmitAsync(key: "before")), Cancelled);
        var request = await SubmitAsync();

        Assert.Equal(AccessRequestState.Pending, (await BreakAsync(Rita, request)).State);
        Assert.Equal(AccessRequestState.Granted, (await BreakAsync(Ron, request)).State);
    }

    [Fact]
    public async Task ASignatureForAGrantBreaksNoGlassAndOneForTheGlassGrantsNothing()
    {
        using var key = new FakeAuthenticator();
        await Rita.RegisterPasskeyAsync(new() { Name = "laptop", Credential = key.Create((await Rita.PasskeyCreationOptionsAsync(Cancelled)).Challenge) }, Cancelled);
        var request = await SubmitAsync();
        var grant = Saw(request) with { Reason = Why, Passkey = key.Get((await Rita.PasskeyRequestOptionsAsync(request.Id, Cancelled)).Challenge) };
        var glass = Saw(request) with { Reason = Why, Passkey = key.Get((await Rita.AskForBreakGlassAsync(request.Id, Cancelled)).Challenge) };
        var right = Saw(request) with { Reason = Why, Passkey = key.Get((await Rita.AskForBreakGlassAsync(request.Id, Cancelled)).Challenge) };

        await RefusedAsync(() => Rita.BreakGlassAsync(request.Id, grant, Cancelled), HttpStatusCode.Forbidden, "passkey-refused");
        await RefusedAsync(() => Rita.GrantAsync(request.Id, glass, Cancelled), HttpStatusCode.Forbidden, "passkey-refused");
        await RefusedAsync(() => BreakAsync(Rita, request), HttpStatusCode.Forbidden, "passkey-needed");
        Assert.NotNull(Assert.Single((await Rita.BreakGlassAsync(request.Id, right, Cancelled)).Decisions).Passkey);
    }

    [Fact]
    public async Task AnOverdueReviewBlocksTheSameAgentUntilItIsClosed()
    {
        var first = await BrokenAsync();
        _service.Time.Advance(TimeSpan.FromHours(24));
        var (same, other) = (await SubmitAsync(key: "same"), await SubmitAsync(Call with { Agent = SpiffeIds.Agent("other") }, "other"));

        await RefusedAsync(() => BreakAsync(AsRita(), same), HttpStatusCode.Conflict, "review-overdue");
        await BreakAsync(AsRita(), other);
        await Ada().CloseBreakGlassReviewAsync(first.Id, Words, Cancelled);

        Assert.Equal(AccessRequestState.Pending, (await BreakAsync(AsRita(), same)).State);
    }

    [Theory]
    [InlineData("rita", PersonGroups.ServiceOwners, "review-of-oneself")]
    [InlineData("RON", PersonGroups.Auditors, "review-of-oneself")]
    [InlineData("olivia", PersonGroups.Auditors, "review-of-oneself")]
    [InlineData("oscar", PersonGroups.Auditors, "review-of-oneself")]
    [InlineData("otto", PersonGroups.Operators, "not-a-reviewer")]
    [InlineData("sam", PersonGroups.Security, null)]
    [InlineData("ada", PersonGroups.Auditors, null)]
    public async Task AThirdPersonOrAnAuditorClosesTheReview(string person, string group, string? refusal)
    {
        var request = await BrokenAsync();
        var attempt = () => _service.AsPerson(person, group).CloseBreakGlassReviewAsync(request.Id, Words, Cancelled);

        if (refusal is not null)
        {
            await RefusedAsync(attempt, HttpStatusCode.Forbidden, refusal);
            Assert.Single(await Rita.BreakGlassReviewsAsync(false, Cancelled));
            return;
        }

        Assert.Equal((person, Words.Findings), ((await attempt()).ClosedBy, Words.Findings));
        Assert.Empty(await Rita.BreakGlassReviewsAsync(false, Cancelled));
        Assert.Equal(AuditKinds.GlassReviewed, Assert.Single(_service.Store.Reviews.Records).Kind);
        Assert.IsType<BreakGlassReviewed>(Assert.Single(_service.Store.Reviews.Events));
    }

    [Fact]
    public async Task AReviewNeedsWordsAndIsClosedOnce()
    {
        var request = await BrokenAsync();

        await RefusedAsync(() => Ada().CloseBreakGlassReviewAsync(request.Id, new() { Findings = "fine" }, Cancelled), HttpStatusCode.BadRequest, "findings-missing");
        await Ada().CloseBreakGlassReviewAsync(request.Id, Words, Cancelled);
        await RefusedAsync(() => Ada().CloseBreakGlassReviewAsync(request.Id, Words, Cancelled), HttpStatusCode.Conflict, "review-closed");
        await RefusedAsync(() => Ada().CloseBreakGlassReviewAsync("apr_none", Words, Cancelled), HttpStatusCode.NotFound, "review-unknown");
    }

    [Fact]
    public async Task AnOpenReviewIsRemindedOfUntilItIsClosedAndLouderOnceItIsOverdue()
    {
        var (request, opened) = (await BrokenAsync(), _service.Time.GetUtcNow());
        for (var hours = 1; hours <= 24; hours++) await _service.Store.Reviews.RemindAsync(opened.AddHours(hours), TimeSpan.FromHours(4), Cancelled);

        Assert.All(_service.Store.Reviews.Notices, notice => Assert.Contains(PersonGroups.Auditors, notice.Groups));
        Assert.Equal([false, false, false, false, false, true], _service.Store.Reviews.Notices.Take(6).Select(notice => notice.IsUrgent));
        Assert.Equal(6, _service.Store.Reviews.Notices.Take(6).Select(notice => notice.Id).Distinct().Count());
        await Ada().CloseBreakGlassReviewAsync(request.Id, Words, Cancelled);
        Assert.Equal(0, await _service.Store.Reviews.RemindAsync(_service.Time.GetUtcNow().AddDays(9), TimeSpan.FromHours(4), Cancelled));
    }

    [Fact]
    public async Task SomebodyRemindsByThemselves()
    {
        await BrokenAsync();
        using var reminders = new BreakGlassReminders(
            _service.Store.Reviews, Options.Create(new BreakGlassOptions()), _service.Time, NullLogger<BreakGlassReminders>.Instance);
        await reminders.StartAsync(Cancelled);
        while (await _service.Store.Reviews.ListAsync(false, Cancelled) is [{ Reminders: 0 }])
        {
            _service.Time.Advance(TimeSpan.FromMinutes(30));
            await Task.Yield();
        }

        await reminders.StopAsync(Cancelled);
    }

    private static CloseBreakGlassReview Words { get; } = new() { Findings = "The rollback was right; security was asked afterwards." };

    private ApprovalsClient Ada() => _service.AsPerson("ada", PersonGroups.Auditors);

    private ApprovalsClient AsRita() => _service.AsPerson("rita", PersonGroups.ServiceOwners);

    private Task<AccessRequest> SubmitAsync(BindingClaims? call = null, string key = "key") =>
        _service.As(SpiffeIds.ToolProxy).SubmitAsync(_service.Submission(call ?? Call), key, Cancelled);

    private async Task<AccessRequest> BrokenAsync()
    {
        var request = await SubmitAsync();
        await BreakAsync(Rita, request);
        return await BreakAsync(Ron, request);
    }

    private static Task<AccessRequest> BreakAsync(ApprovalsClient person, AccessRequest request) =>
        person.BreakGlassAsync(request.Id, Saw(request) with { Reason = Why }, Cancelled);

    private static DecideAccessRequest Saw(AccessRequest request) => new() { ArgumentsDigest = request.Call.ArgumentsDigest, Digest = request.Digest };

    private static async Task RefusedAsync(Func<Task> attempt, HttpStatusCode status, string code)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(attempt);
        Assert.Equal((status, $"urn:agenttrust:approval:{code}"), (problem.Status, problem.Type));
    }
}
