using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class DecisionEndpointsTests : IDisposable
{
    private readonly RunningApprovalService _service = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static DecideAccessRequest Saw { get; } = new() { ArgumentsDigest = SampleCall.Binding.ArgumentsDigest, Reason = "Looks right." };

    private static ConsumeAccessRequest Use { get; } = new()
    {
        Call = "call_1",
        ArgumentsDigest = SampleCall.Binding.ArgumentsDigest,
        DefinitionDigest = SampleCall.Binding.Tool.DefinitionDigest,
        PolicyVersion = SampleCall.Binding.PolicyVersion,
    };

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task AGrantIsUsedOnceAndSpeaksForExactlyTheBoundCall()
    {
        var request = await SubmitAsync();
        var granted = await Rita.GrantAsync(request.Id, Saw, Cancelled);

        var consumed = await Proxy.ConsumeAsync(request.Id, Use, Cancelled);
        var again = await Assert.ThrowsAsync<ProblemException>(() => Proxy.ConsumeAsync(request.Id, Use, Cancelled));

        Assert.Equal(AccessRequestState.Granted, granted.State);
        Assert.Equal(_service.Time.GetUtcNow() + TimeSpan.FromMinutes(10), granted.ExpiresAt);
        var assertion = await _service.VerifyAsync(consumed.Assertion);
        Assert.NotNull(assertion);
        Assert.Equal(
            (request.Id, SampleCall.Binding.Agent, SampleCall.Binding.Task, SampleCall.Binding.Action, SampleCall.Binding.ArgumentsDigest,
                SampleCall.Binding.Tool.DefinitionDigest, SampleCall.Binding.PolicyVersion),
            (assertion.Approval, assertion.Agent, assertion.Task, assertion.Action, assertion.ArgumentsDigest,
                assertion.DefinitionDigest, assertion.PolicyVersion));
        Assert.Equal(["rita"], assertion.Grants.Select(grant => grant.Person));
        Refused(again, HttpStatusCode.Conflict, "used");
        Assert.Equal(
            [AuditKinds.ApprovalRequested, AuditKinds.ApprovalGranted, AuditKinds.ApprovalConsumed, AuditKinds.ApprovalRefused],
            _service.Store.Records.Select(record => record.Kind));
    }

    [Fact]
    public async Task APersonOfTwoGroupsSpeaksForOneOfThem()
    {
        var request = await SubmitAsync(SampleCall.Binding with { Approvers = [PersonGroups.ServiceOwners, PersonGroups.Security], Quorum = 2 });
        await _service.AsPerson("rita", PersonGroups.ServiceOwners, PersonGroups.Security).GrantAsync(request.Id, Saw, Cancelled);
        var granted = await _service.AsPerson("ron", PersonGroups.ServiceOwners).GrantAsync(request.Id, Saw, Cancelled);

        var consumed = await Proxy.ConsumeAsync(request.Id, Use, Cancelled);

        Assert.Equal(AccessRequestState.Granted, granted.State);
        var assertion = await _service.VerifyAsync(consumed.Assertion);
        Assert.Equal(["rita for security", "ron for service-owners"],
            assertion!.Grants.Select(grant => $"{grant.Person} for {string.Join(" and ", grant.Groups)}").Order());
    }

    [Fact]
    public async Task TheAssertionIsBelievedForAMinuteOnlyAndForNothingElse()
    {
        var request = await SubmitAsync();
        await Rita.GrantAsync(request.Id, Saw, Cancelled);
        var consumed = await Proxy.ConsumeAsync(request.Id, Use, Cancelled);

        Assert.Null(await _service.VerifyAsync(consumed.Assertion, type: "binding+jwt"));
        _service.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await _service.VerifyAsync(consumed.Assertion));
    }

    [Theory]
    [InlineData("olivia", "service-owners", "owner-may-not-approve")]
    [InlineData("Olivia", "service-owners", "owner-may-not-approve")]
    [InlineData("oscar", "service-owners", "opener-may-not-approve")]
    [InlineData("sam", "security", "not-an-approver")]
    [InlineData("eve", "Service-Owners", "not-an-approver")]
    public async Task WhoIsNotIndependentOrNotAskedMayNotDecide(string person, string group, string code)
    {
        var request = await SubmitAsync();
        var client = _service.AsPerson(person, group);

        Refused(await Assert.ThrowsAsync<ProblemException>(() => client.GrantAsync(request.Id, Saw, Cancelled)), HttpStatusCode.Forbidden, code);
        Refused(await Assert.ThrowsAsync<ProblemException>(() => client.RejectAsync(request.Id, Saw, Cancelled)), HttpStatusCode.Forbidden, code);

        Assert.Equal(AccessRequestState.Pending, (await Proxy.GetAsync(request.Id, Cancelled)).State);
        Assert.Equal([AuditKinds.ApprovalRequested, AuditKinds.ApprovalRefused, AuditKinds.ApprovalRefused],
            _service.Store.Records.Select(record => record.Kind));
        Assert.Equal(person, _service.Store.Records[^1].Person);
    }

    [Theory]
    [InlineData(SpiffeIds.ToolProxy)]
    [InlineData(SpiffeIds.Console)]
    [InlineData(SpiffeIds.TrustDomain + "/agent/coding-agent")]
    public async Task NoWorkloadDecides(string workload)
    {
        var request = await SubmitAsync();

        var refused = await Assert.ThrowsAsync<ProblemException>(() => _service.As(workload).GrantAsync(request.Id, Saw, Cancelled));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Single(_service.Store.Records); // turned away at the door, before any rule about people was asked
    }

    [Theory]
    [InlineData(SpiffeIds.PolicyService)]
    [InlineData(SpiffeIds.Console)]
    [InlineData(SpiffeIds.TrustDomain + "/agent/coding-agent")]
    public async Task NobodyButTheProxyUsesAnApproval(string workload)
    {
        var request = await SubmitAsync();
        await Rita.GrantAsync(request.Id, Saw, Cancelled);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => _service.As(workload).ConsumeAsync(request.Id, Use, Cancelled));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal(AccessRequestState.Granted, (await Proxy.GetAsync(request.Id, Cancelled)).State);
    }

    [Fact]
    public async Task APersonDecidesOnNothingButWhatThePersonSaw()
    {
        var request = await SubmitAsync();
        var sawAnother = new DecideAccessRequest { ArgumentsDigest = "sha256:other" };

        Refused(await Assert.ThrowsAsync<ProblemException>(() => Rita.GrantAsync(request.Id, sawAnother, Cancelled)),
            HttpStatusCode.Conflict, "digest-differs");
        Refused(await Assert.ThrowsAsync<ProblemException>(() => Rita.RejectAsync(request.Id, sawAnother, Cancelled)),
            HttpStatusCode.Conflict, "digest-differs");
    }

    [Fact]
    public async Task ADecisionAfterTheEndIsRefusedInWords()
    {
        var request = await SubmitAsync();
        await Rita.RejectAsync(request.Id, Saw, Cancelled);

        var late = await Assert.ThrowsAsync<ProblemException>(() =>
            _service.AsPerson("ron", "service-owners").GrantAsync(request.Id, Saw, Cancelled));

        Refused(late, HttpStatusCode.Conflict, "rejected");
        Assert.Equal("A person rejected the request.", late.Message);
    }

    [Fact]
    public async Task AnUnknownRequestIsNotFoundByAnyRoute()
    {
        ProblemException[] answers =
        [
            await Assert.ThrowsAsync<ProblemException>(() => Rita.GetAsync("apr_0", Cancelled)),
            await Assert.ThrowsAsync<ProblemException>(() => Rita.GrantAsync("apr_0", Saw, Cancelled)),
            await Assert.ThrowsAsync<ProblemException>(() => Rita.RejectAsync("apr_0", Saw, Cancelled)),
            await Assert.ThrowsAsync<ProblemException>(() => Proxy.ConsumeAsync("apr_0", Use, Cancelled)),
        ];

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.Status));
    }

    [Fact]
    public async Task TheListShowsExpiryBeforeTheSweeperCame()
    {
        await SubmitAsync();
        _service.Time.Advance(TimeSpan.FromMinutes(15));

        Assert.Empty(await Rita.ListAsync(AccessRequestState.Pending, Cancelled));
        Assert.Equal(AccessRequestState.Expired, Assert.Single(await Rita.ListAsync(null, Cancelled)).State);
    }

    private ApprovalsClient Proxy => _service.As(SpiffeIds.ToolProxy);

    private ApprovalsClient Rita => _service.AsPerson("rita", PersonGroups.ServiceOwners);

    private Task<AccessRequest> SubmitAsync(BindingClaims? call = null) =>
        Proxy.SubmitAsync(_service.Submission(call), "key", Cancelled);

    private static void Refused(ProblemException refused, HttpStatusCode status, string code)
    {
        Assert.Equal(status, refused.Status);
        Assert.Equal($"urn:agenttrust:approval:{code}", refused.Type);
    }
}
