using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.Suites;

/// <summary>What every delegation store promises; a derived class says which store.</summary>
public abstract class DelegationStoreConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly string _run = Guid.CreateVersion7().ToString("N");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected abstract IDelegationStore DelegationStore { get; }

    [Fact]
    public async Task BothSidesSeeADelegationUntilItIsOver()
    {
        var delegation = await OfferAsync("ann", "ben");

        Assert.Equal([delegation], await DelegationStore.OfAsync(Named("ANN"), Noon, Cancelled));
        Assert.Equal([delegation], await DelegationStore.OfAsync(Named("ben"), Noon, Cancelled));
        Assert.Empty(await DelegationStore.OfAsync(Named("ben"), delegation.Until, Cancelled));
        await DelegationStore.ChangeAsync(delegation.Id, (one, _) => DelegationRules.End(one, Of("ben"), Noon), Noon, Cancelled);
        Assert.Empty(await DelegationStore.OfAsync(Named("ann"), Noon, Cancelled));
    }

    [Fact]
    public async Task OfManyThatWouldMakeARingAtOnceOneStaysOpen()
    {
        string[] people = ["a", "b", "c", "d"];
        var offers = await Task.WhenAll(people.Select((person, n) => OfferAsync(person, people[(n + 1) % people.Length])));

        var outcomes = await Task.WhenAll(offers.Select(offer => Task.Run(() => DelegationStore.ChangeAsync(
            offer.Id, (one, others) => DelegationRules.Accept(one, new(one.StandIn, ["security"]), others, Noon), Noon, Cancelled))));

        var accepted = outcomes.Where(outcome => outcome!.Value.Delegation is not null).Select(outcome => outcome!.Value.Delegation!).ToList();
        Assert.InRange(accepted.Count, 1, 2);
        Assert.Empty(accepted.Select(one => one.Person).Intersect(accepted.Select(one => one.StandIn)));
    }

    [Fact]
    public async Task AnUnknownOneIsNotChanged() =>
        Assert.Null(await DelegationStore.ChangeAsync("dlg_none", (_, _) => throw new InvalidOperationException("taken"), Noon, Cancelled));

    private string Named(string name) => name + _run;

    private Approver Of(string name) => new(Named(name), ["security"]);

    private async Task<Delegation> OfferAsync(string person, string standIn)
    {
        var offer = new OfferDelegation { StandIn = Named(standIn), Group = "security", Until = Noon.AddDays(1), Reason = "holiday" };
        var (delegation, _) = DelegationRules.Offer($"dlg_{Guid.CreateVersion7():N}", Of(person), offer, Noon);
        await DelegationStore.AddAsync(delegation!, Cancelled);
        return delegation!;
    }
}
