using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;
using AgentTrust.ToolProxy.Tests.ToolCatalog.Review;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ToolProxy.Tests.Revocation;

/// <summary>People see what an end did here, and how long that took.</summary>
public sealed class RecentEndsTests : RefusedCall
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AnEndIsShownWithTheCallsThatItCut()
    {
        Proxy.Tool.Hangs = true;
        var calling = Agent.CallAsync("write_file");
        await Proxy.Tool.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);
        Proxy.Issuer.Revoke(RevocationKind.Step, "task_2", "investigate");
        await calling;
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Step, "task_2"));

        var seen = await GetAsync(PersonGroups.Auditors);
        Assert.Equal([("task_2", "investigate", 0, null), (FakeTokenIssuer.TaskId, null, 1, 0.0)], seen.Ends.Select(end => (end.Id, end.Step, end.CallsCut, end.MillisecondsToCut)));
        Assert.All(seen.Ends, end => Assert.False(end.CaughtUpWith));
        Assert.True(seen.Feed.Fresh);
        Assert.Equal((Proxy.Time.GetUtcNow(), 2000, 2), (seen.Feed.CompleteAsOf, seen.Feed.StalenessBoundMilliseconds, seen.Feed.Position));
    }

    [Theory]
    [InlineData(PersonGroups.Operators, 200)]
    [InlineData(PersonGroups.Security, 200)]
    [InlineData(PersonGroups.Auditors, 200)]
    [InlineData(PersonGroups.Owners, 403)]
    [InlineData(null, 401)]
    public async Task OnlyWhoOperatesOrAuditsSeesThem(string? group, int status) =>
        Assert.Equal(status, (await SendAsync(group)).Status);

    [Fact]
    public void TheLongestOfWhatAnEndCutIsItsTime()
    {
        var (ends, time) = Following();
        var entry = (RevocationKind.Agent, "a", (string?)null);
        ends.Saw(new() { Position = 1, Kind = RevocationKind.Agent, Id = "a", At = Noon }, isCaughtUpWith: false);
        time.Advance(TimeSpan.FromMilliseconds(40));
        ends.Cut(End.Revoked(entry, Noon));
        time.Advance(TimeSpan.FromMilliseconds(60));
        ends.Cut(End.Revoked(entry, Noon));
        ends.Cut(End.Revoked(entry, Noon.AddSeconds(-9))); // an earlier end of the same agent
        ends.Cut(End.Expired(Noon));

        Assert.Equal((2, 100.0), (ends.All[0].CallsCut, ends.All[0].MillisecondsToCut));
    }

    [Fact]
    public void OnlyTheNewestAreKept()
    {
        var (ends, _) = Following();
        for (var i = 1; i <= RecentEnds.Kept + 1; i++) ends.Saw(new() { Position = i, Kind = RevocationKind.Token, Id = $"t{i}", At = Noon }, isCaughtUpWith: true);

        Assert.Equal(RecentEnds.Kept, ends.All.Count);
        Assert.Equal(($"t{RecentEnds.Kept + 1}", "t2", true), (ends.All[0].Id, ends.All[^1].Id, ends.All[0].CaughtUpWith));
    }

    private static (RecentEnds Ends, FakeTimeProvider Time) Following()
    {
        var time = new FakeTimeProvider(Noon);
        return (new RecentEnds(time), time);
    }

    private Task<(int Status, System.Text.Json.Nodes.JsonNode? Body)> SendAsync(string? group) =>
        new ReviewerUnderTest(Http, group is null ? null : Proxy.PersonToken("ann", group)).SendAsync(HttpMethod.Get, "/operations/revocations");

    private async Task<EndsSeen> GetAsync(string group) => (await SendAsync(group)).Body.Deserialize<EndsSeen>(WireJson.Options)!;
}
