using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Approvals;

/// <summary>A tab that was left open shows what was; whoever presses there decides nothing that they did not see.</summary>
public sealed class StaleTabTests : IDisposable
{
    private readonly RunningApprovalService _service = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task WhatSomebodyElseDecidedMeanwhileStands()
    {
        var shown = await AskAsync();
        await Person("rita").GrantAsync(shown.Id, Seen(shown), Cancelled);

        await RefusedAsync("granted", () => Person("ron").RejectAsync(shown.Id, Seen(shown), Cancelled));
        await RefusedAsync("granted", () => Person("ron").GrantAsync(shown.Id, Seen(shown), Cancelled));

        var now = await Person("rita").GetAsync(shown.Id, Cancelled);
        Assert.Equal((AccessRequestState.Granted, "rita"), (now.State, Assert.Single(now.Decisions).Person));
        Assert.Single(_service.Store.Events.OfType<ApprovalGranted>());
        Assert.Equal(2, _service.Store.Records.Count(record => record.Kind == AuditKinds.ApprovalRefused));
    }

    [Fact]
    public async Task WhatWasAskedUnderAnotherPolicyIsGrantedNeitherThenNorNow()
    {
        var shown = await AskAsync();
        var asked = await AskAsync(SampleCall.Binding with { PolicyVersion = "sha256:p2" });

        await RefusedAsync("cancelled", () => Person("rita").GrantAsync(shown.Id, Seen(shown), Cancelled));
        await RefusedAsync("digest-differs", () => Person("rita").GrantAsync(asked.Id, Seen(shown), Cancelled));

        var now = await Person("rita").GetAsync(asked.Id, Cancelled);
        Assert.NotEqual(shown.Id, asked.Id);
        Assert.Equal(AccessRequestState.Pending, now.State);
        Assert.Empty(now.Decisions);
        Assert.Empty(_service.Store.Events.OfType<ApprovalGranted>());
    }

    [Fact]
    public async Task WhatRanOutIsNotDecidedAnyMoreAndTheSuccessorOnlyByItsOwnDigest()
    {
        var shown = await AskAsync();
        _service.Time.Advance(TimeSpan.FromMinutes(15));

        await RefusedAsync("expired", () => Person("rita").GrantAsync(shown.Id, Seen(shown), Cancelled));
        var successor = await AskAsync();
        await RefusedAsync("digest-differs", () => Person("rita").GrantAsync(successor.Id, Seen(shown), Cancelled));
        var granted = await Person("rita").GrantAsync(successor.Id, Seen(successor), Cancelled);

        Assert.Equal(AccessRequestState.Granted, granted.State);
        Assert.Equal(successor.Id, Assert.Single(_service.Store.Events.OfType<ApprovalGranted>()).Approval);
    }

    private Task<AccessRequest> AskAsync(BindingClaims? call = null) =>
        _service.As(SpiffeIds.ToolProxy).SubmitAsync(_service.Submission(call), "key", Cancelled);

    private ApprovalsClient Person(string name) => _service.AsPerson(name, PersonGroups.ServiceOwners);

    /// <summary>What a page sends: the digests of what it shows.</summary>
    private static DecideAccessRequest Seen(AccessRequest shown) =>
        new() { ArgumentsDigest = shown.Call.ArgumentsDigest, Digest = shown.Digest, Reason = "Looks right." };

    private static async Task RefusedAsync(string code, Func<Task> decide)
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(decide);

        Assert.Equal((HttpStatusCode.Conflict, $"urn:agenttrust:approval:{code}"), (refused.Status, refused.Type));
    }
}
