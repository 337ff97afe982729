using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Fakes;
using CsCheck;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class ApprovalTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Usable = TimeSpan.FromMinutes(10);
    private static readonly Approver Rita = new("rita", ["service-owners"]);
    private static readonly Approver Sam = new("sam", ["security"]);

    private static readonly DecideAccessRequest Saw = new() { ArgumentsDigest = SampleCall.Binding.ArgumentsDigest };

    private static readonly ConsumeAccessRequest Use = new()
    {
        Call = "call_1",
        ArgumentsDigest = SampleCall.Binding.ArgumentsDigest,
        DefinitionDigest = SampleCall.Binding.Tool.DefinitionDigest,
        PolicyVersion = SampleCall.Binding.PolicyVersion,
    };

    [Fact]
    public void AGrantedCallIsUsedOnce()
    {
        var granted = Pending().Grant(Rita, Saw, Noon, Usable).Approval;

        var used = granted.Consume(Use, Noon);
        var again = used.Approval.Consume(Use, Noon);

        Assert.Null(used.Refusal);
        Assert.Equal(AccessRequestState.Consumed, used.Approval.State);
        Assert.Equal(ApprovalRefusal.Used, again.Refusal);
    }

    [Fact]
    public void NothingIsUsedBeforePeopleGranted() =>
        Assert.Equal(ApprovalRefusal.StillPending, Pending().Consume(Use, Noon).Refusal);

    [Theory]
    [InlineData("sha256:other", null)]
    [InlineData(null, "sha256:other")]
    public void AnotherCallThanTheGrantedOneIsRefusedAndTheGrantStands(string? arguments, string? definition)
    {
        var granted = Pending().Grant(Rita, Saw, Noon, Usable).Approval;
        var other = Use with
        {
            ArgumentsDigest = arguments ?? Use.ArgumentsDigest,
            DefinitionDigest = definition ?? Use.DefinitionDigest,
        };

        var refused = granted.Consume(other, Noon);

        Assert.Equal(ApprovalRefusal.AnotherCall, refused.Refusal);
        Assert.Equal(AccessRequestState.Granted, refused.Approval.State);
    }

    [Fact]
    public void ARequestEndsAtItsTimeThoughNobodySwept()
    {
        var pending = Pending();

        var onTime = pending.Grant(Rita, Saw, pending.ExpiresAt - TimeSpan.FromTicks(1), Usable);
        var late = pending.Grant(Rita, Saw, pending.ExpiresAt, Usable);

        Assert.Equal(AccessRequestState.Granted, onTime.Approval.State);
        Assert.Equal((ApprovalRefusal.Expired, AccessRequestState.Expired), (late.Refusal!, late.Approval.State));
        Assert.Empty(late.Approval.Decisions);
    }

    [Fact]
    public void AGrantEndsAtItsTimeThoughNobodySwept()
    {
        var granted = Pending().Grant(Rita, Saw, Noon, Usable).Approval;

        var onTime = granted.Consume(Use, Noon + Usable - TimeSpan.FromTicks(1));
        var late = granted.Consume(Use, Noon + Usable);

        Assert.Null(onTime.Refusal);
        Assert.Equal((ApprovalRefusal.Expired, AccessRequestState.Expired), (late.Refusal!, late.Approval.State));
    }

    [Fact]
    public void OneRejectionEndsItForEverybody()
    {
        var rejected = TwoGroups().Grant(Rita, Saw, Noon, Usable).Approval.Reject(Sam, Saw, Noon).Approval;

        Assert.Equal(AccessRequestState.Rejected, rejected.State);
        Assert.Equal(ApprovalRefusal.Rejected, rejected.Grant(new("ron", ["security"]), Saw, Noon, Usable).Refusal);
        Assert.Equal(ApprovalRefusal.Rejected, rejected.Consume(Use, Noon).Refusal);
    }

    [Fact]
    public void WhoGrantedMayThinkAgainWhileItIsPending() =>
        Assert.Equal(AccessRequestState.Rejected,
            TwoGroups().Grant(Rita, Saw, Noon, Usable).Approval.Reject(Rita, Saw, Noon).Approval.State);

    [Fact]
    public void TheSameDecisionAgainChangesNothingAndIsNoError()
    {
        var once = TwoGroups().Grant(Rita, Saw, Noon, Usable).Approval;

        var again = once.Grant(new("RITA", ["service-owners", "security"]), Saw, Noon, Usable);

        Assert.Null(again.Refusal);
        Assert.Empty(again.Happened);
        Assert.Same(once, again.Approval);
    }

    [Fact]
    public void TheSameDecisionAfterTheEndIsStillNoError()
    {
        var granted = Pending().Grant(Rita, Saw, Noon, Usable).Approval;

        Assert.Null(granted.Grant(Rita, Saw, Noon, Usable).Refusal);
        Assert.Equal(ApprovalRefusal.AlreadyGranted, granted.Grant(new("ron", ["service-owners"]), Saw, Noon, Usable).Refusal);
        Assert.Equal(ApprovalRefusal.AlreadyGranted, granted.Reject(Rita, Saw, Noon).Refusal);
    }

    [Fact]
    public void AGrantThatWasNotUsedEndsWithItsTask()
    {
        var cancelled = Pending().Grant(Rita, Saw, Noon, Usable).Approval.Cancel("the task has ended", Noon).Approval;

        Assert.Equal(AccessRequestState.Cancelled, cancelled.State);
        Assert.Equal(ApprovalRefusal.Cancelled, cancelled.Consume(Use, Noon).Refusal);
    }

    /// <summary>Whatever people, proxies, sweepers and events do in whatever order.</summary>
    [Fact]
    public void NoSequenceOfStepsUsesAnApprovalTwiceOrReopensAnEndedOne()
    {
        var step = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 5]);

        step.Array[1, 30].Sample(steps =>
        {
            var (approval, now, uses) = (TwoGroups(), Noon, 0);
            foreach (var (kind, minutes) in steps)
            {
                now += TimeSpan.FromMinutes(minutes);
                var before = approval;
                var transition = Take(before, kind, now);
                approval = transition.Approval;

                if (transition.Happened.OfType<Happening.Consumed>().Any())
                {
                    uses++;
                    Assert.True(before.State == AccessRequestState.Granted && now < before.ExpiresAt);
                }

                if (before.State is not (AccessRequestState.Pending or AccessRequestState.Granted))
                    Assert.Equal(before.State, approval.State);
            }

            Assert.True(uses <= 1);
        });
    }

    private static Transition Take(Approval approval, int kind, DateTimeOffset now) => kind switch
    {
        0 => approval.Grant(Rita, Saw, now, Usable),
        1 => approval.Grant(Sam, Saw, now, Usable),
        2 => approval.Reject(Sam, Saw, now),
        3 => approval.Expire(now),
        4 => approval.Cancel("the task has ended", now),
        _ => approval.Consume(Use, now),
    };

    private static Approval Pending() => Of(SampleCall.Binding);

    private static Approval TwoGroups() => Of(SampleCall.Binding with { Approvers = ["service-owners", "security"], Quorum = 2 });

    private static Approval Of(Contracts.Policy.BindingClaims call) => AccessRequests.Submit(
        null, new("key", call, SampleCall.Arguments, null), "apr_1", Noon, TimeSpan.FromMinutes(15)).Standing.Approval;
}
