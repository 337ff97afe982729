using System.Net;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Together;

public sealed class TogetherTests : IDisposable
{
    private readonly RunningApprovalService _service = new();
    private readonly FakeAuthenticator _key = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ApprovalsClient Rita => field ??= _service.AsPerson("rita", PersonGroups.ServiceOwners);

    public void Dispose()
    {
        _key.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task OneSignatureOverTheListGrantsEachAndIsKeptWithEach()
    {
        await RegisterAsync();
        var items = await SubmitAsync("a", "b", "c");

        var decided = await Rita.DecideTogetherAsync(await SignedAsync(items), Cancelled);

        Assert.All(decided.Items, item => Assert.Equal((AccessRequestState.Granted, null), (item.State, item.Refusal)));
        foreach (var item in items)
        {
            var decision = Assert.Single((await Rita.GetAsync(item.Approval, Cancelled)).Decisions);
            Assert.Equal((decided.Id, decided.Digest), (decision.Together!.Id, decision.Passkey!.Digest));
            // Who has the decision can derive again what was signed.
            var signed = ClientData.Read(System.Buffers.Text.Base64Url.DecodeFromChars(decision.Passkey.Assertion.Response.ClientData))!;
            Assert.Equal(signed.Challenge, PasskeyCeremonies.ChallengeFor(
                ToProve.GrantTogether(Consent.DigestOf(decision.Together.Requests), PasskeyNeed.Preferred), "rita", decision.Passkey.Nonce));
            Assert.Contains(item, decision.Together.Requests);
        }

        Assert.Equal(3, _service.Store.Events.OfType<ApprovalGranted>().Count());
        Assert.Equal(3, _service.Store.Records.Count(record => record.Details!.ContainsKey("together")));
    }

    [Fact]
    public async Task WhatDriftedIsVoidAloneAndTheOthersAreDecided()
    {
        var items = await SubmitAsync("a", "b", "c");
        SeenRequest[] shown = [items[0], items[1] with { Digest = "sha256:of-what-it-was" }, items[2]];

        var decided = await Rita.DecideTogetherAsync(new() { Granted = true, Items = shown }, Cancelled);

        Assert.Equal([null, "urn:agenttrust:approval:digest-differs", null], decided.Items.Select(item => item.Refusal));
        Assert.Equal([AccessRequestState.Granted, AccessRequestState.Pending, AccessRequestState.Granted], decided.Items.Select(item => item.State!.Value));
    }

    [Fact]
    public async Task ASignatureOverAnotherListGrantsNothing()
    {
        await RegisterAsync();
        var items = await SubmitAsync("a", "b", "c");
        var signed = await SignedAsync(items[..2]);

        await RefusedAsync(() => Rita.DecideTogetherAsync(signed with { Items = items }, Cancelled), HttpStatusCode.Forbidden, "passkey-refused");
        await RefusedAsync(() => Rita.DecideTogetherAsync(new() { Granted = true, Items = items }, Cancelled), HttpStatusCode.Forbidden, "passkey-needed");

        Assert.Empty(_service.Store.Events.OfType<ApprovalGranted>());
    }

    [Fact]
    public async Task ASignatureOverAListIsNoneOverOneRequest()
    {
        await RegisterAsync();
        var items = await SubmitAsync("a");
        var signed = await SignedAsync(items);

        await RefusedAsync(
            () => Rita.GrantAsync(items[0].Approval, new() { ArgumentsDigest = SampleCall.Binding.ArgumentsDigest, Digest = items[0].Digest, Passkey = signed.Passkey }, Cancelled),
            HttpStatusCode.Forbidden, "passkey-refused");
    }

    public static TheoryData<string, BindingClaims> NotForAList => new()
    {
        { "decide-alone", SampleCall.Binding with { Approvers = [PersonGroups.ServiceOwners, PersonGroups.Security], Quorum = 2 } },
        { "decide-alone", SampleCall.Binding with { Quorum = 2 } },
        { "of-another-task", SampleCall.Binding with { Task = "task_2" } },
        { "owner-may-not-approve", SampleCall.Binding with { Owner = "rita" } },
        { "not-an-approver", SampleCall.Binding with { Approvers = [PersonGroups.Security] } },
    };

    [Theory]
    [MemberData(nameof(NotForAList))]
    public async Task WhatIsNotForThisWayIsLeftOutAndTheRestIsDecided(string refusal, BindingClaims call)
    {
        SeenRequest[] items = [.. await SubmitAsync("a"), await SubmitAsync("b", call)];

        var decided = await Rita.DecideTogetherAsync(new() { Granted = true, Items = items }, Cancelled);

        Assert.Equal([null, $"urn:agenttrust:approval:{refusal}"], decided.Items.Select(item => item.Refusal));
        Assert.Equal([AccessRequestState.Granted, AccessRequestState.Pending], decided.Items.Select(item => item.State!.Value));
    }

    [Fact]
    public async Task WhatPolicyWantsAPasskeyForIsNotGrantedWithoutAndNeitherIsTheRest()
    {
        SeenRequest[] items = [.. await SubmitAsync("a"), await SubmitAsync("b", SampleCall.Binding with { PasskeyNeed = PasskeyNeed.Required })];

        await RefusedAsync(() => Rita.DecideTogetherAsync(new() { Granted = true, Items = items }, Cancelled), HttpStatusCode.Forbidden, "passkey-needed");

        await RegisterAsync();
        var decided = await Rita.DecideTogetherAsync(await SignedAsync(items), Cancelled);
        Assert.Equal([null, "urn:agenttrust:approval:decide-alone"], decided.Items.Select(item => item.Refusal));
    }

    [Fact]
    public async Task TheBudgetOfAttentionCountsEach()
    {
        _service.Set("ApprovalService:Approvals:GrantsPerHour", "2");
        var items = await SubmitAsync("a", "b", "c");

        var decided = await Rita.DecideTogetherAsync(new() { Granted = true, Items = items }, Cancelled);

        Assert.Equal([null, null, "urn:agenttrust:approval:attention-spent"], decided.Items.Select(item => item.Refusal));
    }

    [Fact]
    public async Task ARejectionTellsEachAgentWhyAndNeedsNoSignature()
    {
        await RegisterAsync();
        var items = await SubmitAsync("a", "b");

        await RefusedAsync(() => Rita.DecideTogetherAsync(new() { Granted = false, Items = items, Reason = " " }, Cancelled), HttpStatusCode.BadRequest, "reason-missing");
        var decided = await Rita.DecideTogetherAsync(new() { Granted = false, Items = items, Reason = "Not before the release." }, Cancelled);

        Assert.All(decided.Items, item => Assert.Equal(AccessRequestState.Rejected, item.State));
        Assert.All(_service.Store.Events.OfType<ApprovalRejected>(), rejected => Assert.Equal("Not before the release.", rejected.Reason));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(21)]
    public async Task AListIsOfOneToTwentyDifferentRequests(int count)
    {
        var items = Enumerable.Range(0, count).Select(n => new SeenRequest(count == 2 ? "apr_same" : $"apr_{n}", "sha256:x")).ToArray();

        await RefusedAsync(() => Rita.DecideTogetherAsync(new() { Granted = true, Items = items }, Cancelled), HttpStatusCode.BadRequest, "list-unclear");
        await RefusedAsync(() => Rita.AskTogetherAsync(new() { Items = items }, Cancelled), HttpStatusCode.BadRequest, "list-unclear");
    }

    [Fact]
    public async Task AListWithAHoleIsUnclear()
    {
        SeenRequest[] items = [.. await SubmitAsync("a"), null!];

        await RefusedAsync(() => Rita.DecideTogetherAsync(new() { Granted = true, Items = items }, Cancelled), HttpStatusCode.BadRequest, "list-unclear");
        await RefusedAsync(() => Rita.AskTogetherAsync(new() { Items = items }, Cancelled), HttpStatusCode.BadRequest, "list-unclear");
    }

    [Fact]
    public async Task ARequestThatIsNoneIsSaidToBeNone()
    {
        SeenRequest[] items = [.. await SubmitAsync("a"), new("apr_none", "sha256:x")];

        var decided = await Rita.DecideTogetherAsync(new() { Granted = true, Items = items }, Cancelled);

        Assert.Null(decided.Items[1].State);
        Assert.EndsWith("unknown_task", decided.Items[1].Refusal, StringComparison.Ordinal);
    }

    private async Task<SeenRequest[]> SubmitAsync(params string[] keys)
    {
        var items = new List<SeenRequest>();
        foreach (var key in keys) items.Add(await SubmitAsync(key, SampleCall.Binding));
        return [.. items];
    }

    private async Task<SeenRequest> SubmitAsync(string key, BindingClaims call)
    {
        var request = await _service.As(SpiffeIds.ToolProxy).SubmitAsync(_service.Submission(call), key, Cancelled);
        return new(request.Id, request.Digest);
    }

    private async Task RegisterAsync()
    {
        var options = await Rita.PasskeyCreationOptionsAsync(Cancelled);
        await Rita.RegisterPasskeyAsync(new() { Name = "laptop", Credential = _key.Create(options.Challenge) }, Cancelled);
    }

    private async Task<DecideTogether> SignedAsync(SeenRequest[] items)
    {
        var options = await Rita.AskTogetherAsync(new() { Items = items }, Cancelled);
        return new() { Granted = true, Items = items, Passkey = _key.Get(options.Challenge) };
    }

    private static async Task RefusedAsync(Func<Task> attempt, HttpStatusCode status, string code)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(attempt);
        Assert.Equal((status, $"urn:agenttrust:approval:{code}"), (problem.Status, problem.Type));
    }
}
