using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class AccessRequestsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData(AccessRequestState.Pending, 0, false)]
    [InlineData(AccessRequestState.Pending, 14, false)]
    [InlineData(AccessRequestState.Pending, 15, true)]
    [InlineData(AccessRequestState.Granted, 14, false)]
    [InlineData(AccessRequestState.Granted, 15, true)]
    [InlineData(AccessRequestState.Consumed, 14, false)]
    [InlineData(AccessRequestState.Consumed, 15, true)]
    [InlineData(AccessRequestState.Rejected, 14, false)]
    [InlineData(AccessRequestState.Rejected, 15, true)]
    [InlineData(AccessRequestState.Expired, 0, true)]
    [InlineData(AccessRequestState.Cancelled, 0, true)]
    public void AUsedOrRejectedRequestCannotBeAskedAwayByRepeating(AccessRequestState state, int minutesLater, bool isNew)
    {
        var standing = Open() with { State = state };

        var submission = Again(standing, SampleCall.Binding, Noon.AddMinutes(minutesLater));

        Assert.Equal(isNew ? "apr_2" : "apr_1", submission.Standing.Approval.Id);
        Assert.Equal(isNew, submission.Standing.Happened.Count == 1);
        Assert.Null(submission.Standing.Refusal);
    }

    [Theory]
    [InlineData(AccessRequestState.Pending)]
    [InlineData(AccessRequestState.Granted)]
    public void ConsentUnderAnOlderPolicySetIsCancelledAndAskedAgain(AccessRequestState state)
    {
        var standing = Open() with { State = state };

        var submission = Again(standing, SampleCall.Binding with { PolicyVersion = "sha256:p2" }, Noon);

        Assert.Equal(AccessRequestState.Cancelled, submission.Former!.Approval.State);
        Assert.Equal(("apr_2", "sha256:p2"), (submission.Standing.Approval.Id, submission.Standing.Approval.Call.PolicyVersion));
    }

    [Fact]
    public void ARejectionStandsThoughThePolicySetChanged()
    {
        var rejected = Open() with { State = AccessRequestState.Rejected };

        Assert.Equal("apr_1", Again(rejected, SampleCall.Binding with { PolicyVersion = "sha256:p2" }, Noon).Standing.Approval.Id);
    }

    [Fact]
    public void AKeyBelongsToOneCall()
    {
        BindingClaims[] others =
        [
            SampleCall.Binding with { Agent = "spiffe://agenttrust.local/agent/other" },
            SampleCall.Binding with { Task = "task_2" },
            SampleCall.Binding with { Action = "repo.merge" },
            SampleCall.Binding with { Resource = SampleCall.Binding.Resource with { Id = "shop/basket" } },
            SampleCall.Binding with { Resource = SampleCall.Binding.Resource with { Type = "pipeline" } },
            SampleCall.Binding with { ArgumentsDigest = "sha256:other" },
            SampleCall.Binding with { Tool = SampleCall.Binding.Tool with { DefinitionDigest = "sha256:other" } },
            SampleCall.Binding with { Tool = SampleCall.Binding.Tool with { Name = "merge_pull_request" } },
        ];

        Assert.All(others, other =>
        {
            var submission = Again(Open(), other, Noon);
            Assert.Equal(ApprovalRefusal.KeyOfAnotherCall, submission.Standing.Refusal);
            Assert.Empty(submission.Standing.Happened);
        });
    }

    private static Approval Open() =>
        AccessRequests.Submit(null, Asked(SampleCall.Binding), "apr_1", Noon, Lifetime).Standing.Approval;

    private static Submission Again(Approval standing, BindingClaims call, DateTimeOffset now) =>
        AccessRequests.Submit(standing, Asked(call), "apr_2", now, Lifetime);

    private static VerifiedSubmission Asked(BindingClaims call) => new("key", call, SampleCall.Arguments, null);
}
