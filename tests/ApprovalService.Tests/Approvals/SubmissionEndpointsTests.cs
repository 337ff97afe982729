using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class SubmissionEndpointsTests : IDisposable
{
    private readonly RunningApprovalService _service = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task ARequestWaitsForPeopleWithTheExactCall()
    {
        var request = await SubmitAsync();

        Assert.Equal(AccessRequestState.Pending, request.State);
        Assert.StartsWith("apr_", request.Id, StringComparison.Ordinal);
        Assert.Equal(SampleCall.Binding.ArgumentsDigest, request.Call.ArgumentsDigest);
        Assert.Equal("shop/checkout", request.Arguments.GetProperty("repository").GetString());
        Assert.Equal(_service.Time.GetUtcNow() + TimeSpan.FromMinutes(15), request.ExpiresAt);
        Assert.Equal([AuditKinds.ApprovalRequested], _service.Store.Records.Select(record => record.Kind));
        Assert.IsType<ApprovalRequested>(Assert.Single(_service.Store.Events));
    }

    [Fact]
    public async Task ThePendingAnswerIsAcceptedWithALocationAndAPauseToKeep()
    {
        using var http = _service.HttpAs(SpiffeIds.ToolProxy);
        using var post = Post(_service.Submission(), "key");
        using var response = await http.SendAsync(post, Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.StartsWith("/access-requests/apr_", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(SpiffeIds.PolicyService)]
    [InlineData(SpiffeIds.Console)]
    [InlineData(SpiffeIds.TrustDomain + "/agent/coding-agent")]
    public async Task OnlyTheProxyAsks(string caller)
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            _service.As(caller).SubmitAsync(_service.Submission(), "key", Cancelled));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Empty(_service.Store.Records);
    }

    [Fact]
    public async Task APersonDoesNotAsk()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            _service.AsPerson("rita", "service-owners").SubmitAsync(_service.Submission(), "key", Cancelled));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
    }

    [Theory]
    [InlineData("/access-requests")]
    [InlineData("/access-requests/apr_1")]
    public async Task NobodyReadsAnonymously(string path)
    {
        using var http = _service.Http(bearer: null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(path, Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData(SpiffeIds.ToolProxy, "binding+jwt", SpiffeIds.ApprovalService)]
    [InlineData(SpiffeIds.ApprovalService, "binding+jwt", SpiffeIds.ApprovalService)]
    [InlineData(SpiffeIds.PolicyService, "approval+jwt", SpiffeIds.ApprovalService)]
    [InlineData(SpiffeIds.PolicyService, "binding+jwt", SpiffeIds.PolicyService)]
    public async Task ABindingThatThePolicyServiceDidNotMakeForUsIsRefused(string signer, string type, string audience)
    {
        var submission = _service.Submission(signer: signer, type: type, audience: audience);

        await RefusesAsync(submission, HttpStatusCode.BadRequest, "invalid_denial_binding");
    }

    [Fact]
    public async Task ABindingPastItsTimeIsGone()
    {
        var submission = _service.Submission(lifetimeSeconds: 60);
        _service.Time.Advance(TimeSpan.FromMinutes(5));

        await RefusesAsync(submission, HttpStatusCode.Gone, "expired_denial");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("e30.e30.e30")]
    public async Task WhatIsNoTokenIsRefused(string token) =>
        await RefusesAsync(_service.Submission() with { BindingToken = token }, HttpStatusCode.BadRequest, "invalid_denial_binding");

    [Fact]
    public async Task ABindingThatWasAlteredIsRefused()
    {
        var submission = _service.Submission();
        var parts = submission.BindingToken.Split('.');
        var other = _service.Submission(SampleCall.Binding with { Approvers = ["everyone"] }).BindingToken.Split('.');

        await RefusesAsync(submission with { BindingToken = $"{parts[0]}.{other[1]}.{parts[2]}" },
            HttpStatusCode.BadRequest, "invalid_denial_binding");
    }

    [Fact]
    public async Task ArgumentsThatWereNotBoundAreNotShownToPeople()
    {
        var harmless = JsonSerializer.SerializeToElement(new { repository = "shop/checkout", title = "Fix a typo" });

        await RefusesAsync(_service.Submission() with { Arguments = harmless }, HttpStatusCode.BadRequest, "invalid_denial_binding");
    }

    [Theory]
    [InlineData(0, "service-owners")]
    [InlineData(1, null)]
    public async Task ACallThatNobodyCouldApproveIsNotRequestable(int quorum, string? group)
    {
        var call = SampleCall.Binding with { Quorum = quorum, Approvers = group is null ? [] : [group] };

        await RefusesAsync(_service.Submission(call), HttpStatusCode.BadRequest, "not_requestable");
    }

    [Fact]
    public async Task TheSameKeyJoinsTheRequestThatStands()
    {
        var first = await SubmitAsync();
        var second = await SubmitAsync();

        Assert.Equal(first.Id, second.Id);
        Assert.Single(_service.Store.Records);
    }

    [Fact]
    public async Task TheSameKeyForAnotherCallIsRefused()
    {
        await SubmitAsync();
        var another = _service.Submission(SampleCall.Binding with { Action = "repo.merge" });

        await RefusesAsync(another, HttpStatusCode.Conflict, "duplicate_request");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task WithoutAKeyNothingIsAsked(string? key)
    {
        using var http = _service.HttpAs(SpiffeIds.ToolProxy);
        using var post = Post(_service.Submission(), key);

        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(post, Cancelled)).StatusCode);
    }

    private Task<AccessRequest> SubmitAsync() =>
        _service.As(SpiffeIds.ToolProxy).SubmitAsync(_service.Submission(), "key", Cancelled);

    private async Task RefusesAsync(AccessRequestSubmission submission, HttpStatusCode status, string code)
    {
        var before = _service.Store.Events.Count;

        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            _service.As(SpiffeIds.ToolProxy).SubmitAsync(submission, "key", Cancelled));

        Assert.Equal(status, refused.Status);
        Assert.Equal($"urn:openid:authzen:access-request:error:{code}", refused.Type);
        Assert.Equal(before, _service.Store.Events.Count);
    }

    private static HttpRequestMessage Post(AccessRequestSubmission submission, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/access-requests")
        {
            Content = JsonContent.Create(submission, options: WireJson.Options),
        };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return request;
    }
}
