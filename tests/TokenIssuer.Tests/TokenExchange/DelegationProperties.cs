using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Tasks;
using CsCheck;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Design §6 rule 4, for any agents, task, delegations and times: a child is a subset of its parent, and dies with it.</summary>
public sealed class DelegationProperties : IDisposable
{
    private const int Scenarios = 300;

    /// <summary>After these there is not even a new token for whom they end; after the others one has to be asked for.</summary>
    private static readonly DelegationEnd[] ForGood =
    [
        DelegationEnd.AgentSuspended, DelegationEnd.AgentRetired, DelegationEnd.OwnerGone, DelegationEnd.BoundsNarrowed, DelegationEnd.TaskClosed,
        DelegationEnd.TaskSuspended, DelegationEnd.TaskExpired, DelegationEnd.KillSwitchThrown,
    ];

    private readonly IssuerHost _host = new();
    private readonly DpopKey[] _keys = [.. Enumerable.Range(0, DelegationScenario.Agents).Select(_ => new DpopKey())];

    [Fact]
    public async Task NoTokenEverExceedsWhatItDescendsFromAndNoneOutlivesAnEndAboveIt()
    {
        var longest = 0;
        await DelegationScenario.Any.SampleAsync(
            async scenario => longest = Math.Max(longest, await PlayAsync(scenario)),
            iter: Scenarios, threads: 1, print: scenario => JsonSerializer.Serialize(scenario, WireJson.Options));

        Assert.True(longest >= 3, "No chain got anywhere, so nothing was shown.");
    }

    public void Dispose()
    {
        foreach (var key in _keys) key.Dispose();
        _host.Dispose();
    }

    private async Task<int> PlayAsync(DelegationScenario scenario)
    {
        var world = new DelegationWorld(_host, scenario, _keys);
        await world.OpenAsync();
        var chain = new List<HeldToken>();
        for (var token = await world.IssueAsync(); token is not null; token = await HandOnAsync(world, scenario, chain))
        {
            AssertIsWithin(scenario, world, chain, token);
            chain.Add(token);
        }

        if (chain.Count == 0) return 0;

        var before = new List<HashSet<(string Action, string Type, string Id)>>();
        foreach (var token in chain) before.Add(await world.ReachAsync(token));
        for (var i = 0; i < chain.Count; i++)
        {
            if (i > 0) Assert.Subset(before[i - 1], before[i]);
            Assert.All(before[i], call => Assert.All(chain.Take(i + 1), above => Assert.True(
                above.Grant.Task!.Resources is not { } limits || limits.Any(limit => limit.Covers(call.Type, call.Id)))));
            Assert.All(before[i], call => Assert.All(scenario.Bounds.Take(i + 1), bounds => Assert.True(TaskBounds.Allows(bounds, call.Type, call.Id))));
        }

        var ended = await world.EndAsync(chain);
        _host.Time.Advance(TimeSpan.FromSeconds(2)); // within the second of an end nothing is issued anyway
        for (var i = 0; i < chain.Count; i++) await AssertEndedAsync(world, scenario, chain[i], before[i], isEnded: i >= ended);
        if (ended == 0 && ForGood.Contains(scenario.End)) Assert.Null(await world.IssueAsync());
        return chain.Count;
    }

    private async Task<HeldToken?> HandOnAsync(DelegationWorld world, DelegationScenario scenario, List<HeldToken> chain)
    {
        if (chain.Count == DelegationScenario.Agents) return null;

        _host.Time.Advance(TimeSpan.FromSeconds(scenario.Pauses[chain.Count]));
        return await world.HandOnAsync(chain[^1]) ?? await world.HandOnAsync(chain[^1], Common(scenario, chain));
    }

    /// <summary>What nobody of the chain, the next one included, would lack: consent to less than was refused.</summary>
    private static string[] Common(DelegationScenario scenario, List<HeldToken> chain) =>
        [.. chain[^1].Grant.Scope.Where(action => TaskBounds.Allows(scenario.Bounds[chain.Count], action)).Append("repo.read").Distinct()];

    private static void AssertIsWithin(DelegationScenario scenario, DelegationWorld world, List<HeldToken> chain, HeldToken token)
    {
        var grant = token.Grant;
        Assert.True(grant.Actors.Count <= scenario.MaxDepth);
        Assert.Equal(chain.Count, grant.Actors.Count);
        Assert.Equal(world.Task.Agent, grant.Subject);
        Assert.True(grant.Times.ExpiresAt <= world.Task.ExpiresAt);
        Assert.Empty(grant.Scope.Except(scenario.Steps[0].Actions));
        foreach (var bounds in scenario.Bounds.Take(chain.Count + 1)) Assert.All(grant.Scope, action => Assert.True(TaskBounds.Allows(bounds, action)));
        if (chain.Count == 0) return;

        var parent = chain[^1].Grant;
        Assert.True(grant.Times.ExpiresAt <= parent.Times.ExpiresAt);
        Assert.Empty(grant.Scope.Except(parent.Scope));
        if (parent.Task!.Resources is { } limits)
            Assert.All(grant.Task!.Resources!, one => Assert.Contains(limits, limit => limit.Covers(one)));
        Assert.Equal(parent.Actors, grant.Actors.Skip(1));
        Assert.Equal(chain.Select(above => above.Grant.Id), grant.Task!.Parents);
    }

    private async Task AssertEndedAsync(
        DelegationWorld world, DelegationScenario scenario, HeldToken token, HashSet<(string Action, string Type, string Id)> before, bool isEnded)
    {
        if (isEnded)
        {
            Assert.Empty(await world.ReachAsync(token));
            if (token.Holder + 1 < DelegationScenario.Agents) Assert.Null(await world.HandOnAsync(token));
        }
        else if (token.Grant.Times.ExpiresAt > _host.Time.GetUtcNow() && scenario.End != DelegationEnd.TokenExpired)
        {
            Assert.Equal(before, await world.ReachAsync(token)); // what ends below ends nothing above
        }
    }
}
