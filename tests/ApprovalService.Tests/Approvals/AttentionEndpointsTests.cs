using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class AttentionEndpointsTests : IDisposable
{
    private readonly RunningApprovalService _service = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ApprovalsClient Rita => field ??= _service.AsPerson("rita", PersonGroups.ServiceOwners);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task APageShowsWhatOnesGroupsAreAskedWithoutItsArguments()
    {
        var own = await SubmitAsync("a");
        await SubmitAsync("b", PersonGroups.Security);

        var page = await Rita.PageAsync(new() { State = AccessRequestState.Pending, Mine = true }, Cancelled);

        Assert.Equal((own.Id, 1L), (Assert.Single(page.Items).Id, page.Total));
        Assert.Equal(own.Digest, page.Items[0].Digest);
        Assert.Equal(2, (await Rita.PageAsync(new() { Limit = 1 }, Cancelled)).Total);
    }

    [Theory]
    [InlineData("state=bygone")]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("cursor=-1")]
    [InlineData("cursor=abc")]
    public async Task AQuestionThatIsNoneIsRefused(string query)
    {
        using var http = _service.Http(_service.TokenOf("rita"));

        using var answer = await http.GetAsync($"/access-requests/page?{query}", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task GrantingWithoutLookingShows()
    {
        var (seen, unseen) = (await SubmitAsync("a"), await SubmitAsync("b"));
        await Rita.GetAsync(seen.Id, Cancelled);
        await Rita.GrantAsync(seen.Id, Saw(seen), Cancelled);
        await Rita.GrantAsync(unseen.Id, Saw(unseen), Cancelled);

        var measured = Assert.Single((await _service.AsPerson("olivia", PersonGroups.Owners).MeasuresAsync(7, Cancelled)).Reviewers);

        Assert.Equal(("rita", 2, 1), (measured.Person, measured.Granted, measured.WithoutOpening));
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => Rita.MeasuresAsync(7, Cancelled))).Status);
    }

    [Fact]
    public async Task NobodyGrantsMoreInAnHourThanAnybodyLooksAt()
    {
        for (var n = 0; n < 60; n++)
        {
            var request = await SubmitAsync($"k{n}");
            await Rita.GrantAsync(request.Id, Saw(request), Cancelled);
        }

        var one = await SubmitAsync("one more");
        var refused = await Assert.ThrowsAsync<ProblemException>(() => Rita.GrantAsync(one.Id, Saw(one), Cancelled));
        Assert.Equal(("urn:agenttrust:approval:attention-spent", (HttpStatusCode)429), (refused.Type, refused.Status));
        Assert.Equal(AccessRequestState.Rejected, (await Rita.RejectAsync(one.Id, Saw(one), Cancelled)).State);
        var other = await SubmitAsync("another");
        Assert.Equal(AccessRequestState.Granted, (await _service.AsPerson("ron", PersonGroups.ServiceOwners).GrantAsync(other.Id, Saw(other), Cancelled)).State);
    }

    private Task<AccessRequest> SubmitAsync(string key, string group = PersonGroups.ServiceOwners) =>
        _service.As(SpiffeIds.ToolProxy).SubmitAsync(_service.Submission(SampleCall.Binding with { Approvers = [group] }), key, Cancelled);

    private static DecideAccessRequest Saw(AccessRequest request) => new() { ArgumentsDigest = request.Call.ArgumentsDigest, Digest = request.Digest };
}
