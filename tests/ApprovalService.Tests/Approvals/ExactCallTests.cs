using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Approvals;

/// <summary>Consent is to one exact call; whatever of it is another, now or when it is used, voids it.</summary>
public sealed class ExactCallTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private static readonly ResourceState Commit = new() { Version = "5f2c", Authors = ["ada", SpiffeIds.Agent("coding-agent")] };
    private static readonly Approver Rita = new("rita", [PersonGroups.ServiceOwners]);

    private static readonly Dictionary<string, Func<Approval, Approval>> DriftOf = new()
    {
        { "approval", a => a with { Id = "apr_2" } },
        { "agent", a => a with { Call = a.Call with { Agent = "spiffe://agenttrust.local/agent/other" } } },
        { "actors", a => a with { Call = a.Call with { Actors = [new("spiffe://agenttrust.local/agent/sub", "sue")] } } },
        { "task", a => a with { Call = a.Call with { Task = "task_2" } } },
        { "intent", a => a with { Call = a.Call with { Intent = "another" } } },
        { "action", a => a with { Call = a.Call with { Action = "repo.merge" } } },
        { "resource type", a => a with { Call = a.Call with { Resource = new() { Type = "pipeline", Id = "shop/checkout" } } } },
        { "resource id", a => a with { Call = a.Call with { Resource = new() { Type = "repository", Id = "shop/cart" } } } },
        { "resource version", a => a with { ResourceState = Commit with { Version = "5f2d" } } },
        { "no resource version", a => a with { ResourceState = null } },
        { "tool server", a => a with { Call = a.Call with { Tool = a.Call.Tool with { Server = "git2" } } } },
        { "tool name", a => a with { Call = a.Call with { Tool = a.Call.Tool with { Name = "merge" } } } },
        { "tool definition", a => a with { Call = a.Call with { Tool = a.Call.Tool with { DefinitionDigest = "sha256:d2" } } } },
        { "arguments", a => a with { Call = a.Call with { ArgumentsDigest = "sha256:a2" } } },
        { "policy version", a => a with { Call = a.Call with { PolicyVersion = "sha256:p2" } } },
        { "approvers", a => a with { Call = a.Call with { Approvers = [PersonGroups.Security] } } },
        { "quorum", a => a with { Call = a.Call with { Quorum = 2 } } },
    };

    public static TheoryData<string> Drifts => [.. DriftOf.Keys];

    public static TheoryData<string> OtherUses => [.. OtherUseOf.Keys];

    [Theory]
    [MemberData(nameof(Drifts))]
    public void EveryMemberIsInTheDigestThatIsSigned(string member)
    {
        var seen = Pending();
        var now = DriftOf[member](seen);

        Assert.NotEqual(seen.Digest, now.Digest);
        var attempt = now.Grant(Rita, new() { ArgumentsDigest = now.Call.ArgumentsDigest, Digest = seen.Digest }, Noon, Lifetime);
        Assert.Equal(ApprovalRefusal.SawAnotherCall, attempt.Refusal);
        Assert.Equal(AccessRequestState.Pending, attempt.Approval.State);
    }

    [Fact]
    public void WhatChangesWhilePeopleDecideIsNotInIt()
    {
        var pending = Pending();

        var granted = Granted(pending);

        Assert.Equal(pending.Digest, granted.Digest);
        Assert.Equal(pending.Digest, (granted with { Preview = "other", RequestedAt = Noon.AddMinutes(1) }).Digest);
    }

    [Fact]
    public void ASignatureOverWhatWasShownBeforeGrantsNothing()
    {
        var evidence = new PasskeyEvidence
        {
            Assertion = new() { Id = "a", Type = "public-key", Response = new() { ClientData = "", AuthenticatorData = "", Signature = "" } },
            PublicKey = "", Nonce = "", Digest = Pending().Digest,
        };
        var drifted = Pending() with { ResourceState = Commit with { Version = "5f2d" } };

        var attempt = drifted.Grant(Rita, new() { ArgumentsDigest = drifted.Call.ArgumentsDigest }, Noon, Lifetime, evidence);

        Assert.Equal(ApprovalRefusal.SawAnotherCall, attempt.Refusal);
    }

    private static readonly Dictionary<string, Func<ConsumeAccessRequest, ConsumeAccessRequest>> OtherUseOf = new()
    {
        { "arguments", use => use with { ArgumentsDigest = "sha256:a2" } },
        { "definition", use => use with { DefinitionDigest = "sha256:d2" } },
        { "policy", use => use with { PolicyVersion = "sha256:p2" } },
        { "commit", use => use with { ResourceVersion = "5f2d" } },
        { "no commit", use => use with { ResourceVersion = null } },
    };

    [Theory]
    [MemberData(nameof(OtherUses))]
    public void AGrantIsForNothingElse(string member)
    {
        var granted = Granted(Pending());

        var attempt = granted.Consume(OtherUseOf[member](Use(granted)), Noon);

        Assert.Equal(ApprovalRefusal.AnotherCall, attempt.Refusal);
        Assert.Equal(AccessRequestState.Granted, attempt.Approval.State);
        Assert.Null(granted.Consume(Use(granted), Noon).Refusal);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ADA")]
    public void NobodyApprovesTheirOwnWork(string author)
    {
        var attempt = Pending().Grant(new(author, [PersonGroups.ServiceOwners]), Saw, Noon, Lifetime);

        Assert.Equal(ApprovalRefusal.Author, attempt.Refusal);
    }

    [Theory]
    [InlineData("sha256:p2", "5f2c", "policy changed")]
    [InlineData("sha256:p1", "5f2d", "the resource changed")]
    public void AskingUnderOtherCircumstancesEndsTheFormerRequest(string policy, string version, string reason)
    {
        var former = Granted(Pending());
        var asked = new VerifiedSubmission("key", former.Call with { PolicyVersion = policy }, former.Arguments, null, Commit with { Version = version });

        var submission = AccessRequests.Submit(former, asked, "apr_2", Noon, Lifetime);

        Assert.Equal(new Happening.Cancelled(reason), Assert.Single(submission.Former!.Happened));
        Assert.Equal(AccessRequestState.Pending, submission.Standing.Approval.State);
    }

    private static DecideAccessRequest Saw { get; } = new() { ArgumentsDigest = SampleCall.Binding.ArgumentsDigest };

    private static Approval Pending() => AccessRequests.Submit(
        null, new("key", SampleCall.Binding, SampleCall.Arguments, null, Commit), "apr_1", Noon, Lifetime).Standing.Approval;

    private static Approval Granted(Approval approval) => approval.Grant(Rita, Saw, Noon, Lifetime).Approval;

    private static ConsumeAccessRequest Use(Approval approval) => new()
    {
        Call = "call_1",
        ArgumentsDigest = approval.Call.ArgumentsDigest,
        DefinitionDigest = approval.Call.Tool.DefinitionDigest,
        PolicyVersion = approval.Call.PolicyVersion,
        ResourceVersion = approval.ResourceState?.Version,
    };
}
