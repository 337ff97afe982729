using System.Text.Json;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class ApprovalRecordsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly DecideAccessRequest Saw = new() { ArgumentsDigest = SampleCall.Binding.ArgumentsDigest, Reason = "Fine." };

    [Fact]
    public void EveryDecisionIsRecordedWithWhoAndWhyAndOnWhat()
    {
        var approval = Open("service-owners", "security");
        var first = approval.Grant(new("rita", ["service-owners"]), Saw, Noon, TimeSpan.FromMinutes(10));
        var second = first.Approval.Grant(new("sam", ["security"]), Saw, Noon, TimeSpan.FromMinutes(10));

        var (partly, early) = ApprovalRecords.Of(first, Noon);
        var (wholly, events) = ApprovalRecords.Of(second, Noon);

        Assert.Equal((AuditKinds.ApprovalGranted, "pending", "rita"), (partly[0].Kind, partly[0].Outcome, partly[0].Person));
        Assert.Equal((AuditKinds.ApprovalGranted, "granted", "sam"), (wholly[0].Kind, wholly[0].Outcome, wholly[0].Person));
        Assert.Equal("Fine.", wholly[0].Details!["reason"].GetString());
        Assert.Equal(SampleCall.Binding.ArgumentsDigest, wholly[0].Details!["arguments_digest"].GetString());
        Assert.Equal(SampleCall.Binding.PolicyVersion, wholly[0].Details!["policy_version"].GetString());
        Assert.Empty(early);
        Assert.Equal(["rita", "sam"], Assert.IsType<ApprovalGranted>(Assert.Single(events)).GrantedBy);
    }

    [Fact]
    public void AnArgumentIsInNoRecordAndNoEvent()
    {
        var approval = Open("service-owners");
        var rita = new Approver("rita", ["service-owners"]);
        Transition[] transitions =
        [
            new(approval, [new Happening.Requested()]),
            approval.Grant(rita, Saw, Noon, TimeSpan.FromMinutes(10)),
            approval.Reject(rita, Saw, Noon),
            approval.Expire(Noon.AddHours(1)),
            approval.Cancel("the task has ended", Noon),
            new(approval, [new Happening.Consumed("call_1")]),
            new(approval, [new Happening.Refused(ApprovalRefusal.Owner, "grant", "olivia")]),
        ];

        Assert.All(transitions, transition =>
        {
            var (records, events) = ApprovalRecords.Of(transition, Noon);
            var text = JsonSerializer.Serialize(records, WireJson.Options) + JsonSerializer.Serialize(events, WireJson.Options);
            Assert.NotEmpty(records);
            Assert.DoesNotContain("fix/rounding", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Round once", text, StringComparison.Ordinal);
        });
    }

    private static Approval Open(params string[] groups)
    {
        var call = SampleCall.Binding with { Approvers = groups, Quorum = groups.Length };
        return AccessRequests.Submit(
            null, new("key", call, SampleCall.Arguments, "a diff"), "apr_1", Noon, TimeSpan.FromMinutes(15)).Standing.Approval;
    }
}
