using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Delegations;

public sealed class DelegationEndpointsTests : IDisposable
{
    private readonly RunningApprovalService _service = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task WhoIsAwayDecidesNothingAndTheOtherDecidesForBoth()
    {
        await DelegateAsync("rita", "ron");
        var request = await SubmitAsync(2);

        await RefusedAsync(() => Of("rita").GrantAsync(request.Id, Saw(request), Cancelled), "not-an-approver");
        var granted = await Of("ron").GrantAsync(request.Id, Saw(request), Cancelled);

        Assert.Equal(["rita"], Assert.Single(granted.Decisions).OnBehalfOf!);
        Assert.Equal(AccessRequestState.Pending, granted.State); // one voice, and two are needed
        Assert.True(_service.Store.Records[^1].Details!.ContainsKey("on_behalf_of"));
    }

    [Fact]
    public async Task WhoCameBackIsStillTheSameVoice()
    {
        var delegation = await DelegateAsync("rita", "ron");
        var request = await SubmitAsync(2);
        await Of("ron").GrantAsync(request.Id, Saw(request), Cancelled);
        await Of("rita").EndDelegationAsync(delegation.Id, Cancelled);

        await RefusedAsync(() => Of("rita").GrantAsync(request.Id, Saw(request), Cancelled), "spoken-for");
    }

    [Theory]
    [InlineData("olivia")]
    [InlineData("oscar")]
    public async Task NobodyGoesAroundTheirInterestByAStandIn(string interested)
    {
        await DelegateAsync(interested, "ron");
        var request = await SubmitAsync(1);

        await RefusedAsync(() => Of("ron").GrantAsync(request.Id, Saw(request), Cancelled), "stand-in-of-interested");
    }

    [Fact]
    public async Task ADelegationCountsOnceAcceptedAndUntilItsEnd()
    {
        var offered = await Of("rita").OfferDelegationAsync(Offer("ron"), Cancelled);
        Assert.Equal(AccessRequestState.Granted, (await GrantAsync("rita")).State);

        await Of("ron").AcceptDelegationAsync(offered.Id, Cancelled);
        await RefusedAsync(() => GrantAsync("rita"), "not-an-approver");

        _service.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(AccessRequestState.Granted, (await GrantAsync("rita")).State);
    }

    [Fact]
    public async Task ThereAreNoChains()
    {
        await DelegateAsync("rita", "ron");

        var onward = await Of("ron").OfferDelegationAsync(Offer("ruth"), Cancelled);
        await RefusedAsync(() => Of("ruth").AcceptDelegationAsync(onward.Id, Cancelled), "delegation-chain");
        var back = await Of("ruth").OfferDelegationAsync(Offer("rita"), Cancelled);
        await RefusedAsync(() => Of("rita").AcceptDelegationAsync(back.Id, Cancelled), "delegation-chain");
    }

    [Fact]
    public async Task OnlySomebodyElseOfTheSameGroupStandsIn()
    {
        await RefusedAsync(() => Of("rita").OfferDelegationAsync(Offer("RITA"), Cancelled), "stand-in-is-oneself");
        await RefusedAsync(() => _service.AsPerson("sam", PersonGroups.Security).OfferDelegationAsync(Offer("ron"), Cancelled), "not-of-the-group");

        var offered = await Of("rita").OfferDelegationAsync(Offer("sam"), Cancelled);
        await RefusedAsync(() => _service.AsPerson("sam", PersonGroups.Security).AcceptDelegationAsync(offered.Id, Cancelled), "not-of-the-group");
        await RefusedAsync(() => Of("ron").AcceptDelegationAsync(offered.Id, Cancelled), "not-the-stand-in");
        await RefusedAsync(() => Of("ron").EndDelegationAsync(offered.Id, Cancelled), "not-the-stand-in");
        await RefusedAsync(() => Of("rita").OfferDelegationAsync(Offer("ron") with { Until = _service.Time.GetUtcNow().AddDays(61) }, Cancelled), "delegation-unclear");
        await RefusedAsync(() => Of("rita").OfferDelegationAsync(Offer("ron") with { Reason = "" }, Cancelled), "delegation-unclear");
    }

    private ApprovalsClient Of(string person) => _service.AsPerson(person, PersonGroups.ServiceOwners);

    private OfferDelegation Offer(string standIn) => new()
    {
        StandIn = standIn, Group = PersonGroups.ServiceOwners, Until = _service.Time.GetUtcNow().AddDays(1), Reason = "holiday",
    };

    private async Task<Delegation> DelegateAsync(string person, string standIn)
    {
        var offered = await Of(person).OfferDelegationAsync(Offer(standIn), Cancelled);
        return await Of(standIn).AcceptDelegationAsync(offered.Id, Cancelled);
    }

    private async Task<AccessRequest> GrantAsync(string person)
    {
        var request = await SubmitAsync(1);
        return await Of(person).GrantAsync(request.Id, Saw(request), Cancelled);
    }

    private Task<AccessRequest> SubmitAsync(int quorum) => _service.As(SpiffeIds.ToolProxy).SubmitAsync(
        _service.Submission(SampleCall.Binding with { Quorum = quorum }), Guid.CreateVersion7().ToString("N"), Cancelled);

    private static DecideAccessRequest Saw(AccessRequest request) => new() { ArgumentsDigest = request.Call.ArgumentsDigest, Digest = request.Digest };

    private static async Task RefusedAsync(Func<Task> attempt, string code) =>
        Assert.Equal($"urn:agenttrust:approval:{code}", (await Assert.ThrowsAsync<ProblemException>(attempt)).Type);
}
