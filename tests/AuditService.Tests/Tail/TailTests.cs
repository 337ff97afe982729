using System.Net;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Tail;

public sealed class TailTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordsAreSentAsTheyCome()
    {
        await _host.RecordedAsync(AuditHost.Record("a"));
        await using var tail = Watch("ada", PersonGroups.Auditors, new(), -1);
        Assert.Equal("a", await NextAsync(tail));

        await _host.RecordedAsync(AuditHost.Record("b", 2), AuditHost.Record("c", 3));

        Assert.Equal(("b", "c"), (await NextAsync(tail), await NextAsync(tail)));
    }

    [Fact]
    public async Task WhoComesBackMissesNothingAndSeesNothingTwice()
    {
        await _host.RecordedAsync([.. Enumerable.Range(0, 4).Select(i => AuditHost.Record($"r{i}", i + 1))]);

        await using var tail = Watch("ada", PersonGroups.Auditors, new(), after: 1);

        Assert.Equal(("r2", "r3"), (await NextAsync(tail), await NextAsync(tail)));
    }

    [Fact]
    public async Task OnlyWhatIsAskedForIsSent()
    {
        await _host.RecordedAsync(AuditHost.Record("a") with { Outcome = "permitted" }, AuditHost.Record("b", 2) with { Outcome = "denied" });

        await using var tail = Watch("ada", PersonGroups.Auditors, new() { Outcome = "denied", Text = "decided" }, -1);

        Assert.Equal("b", await NextAsync(tail));
    }

    [Fact]
    public async Task AnOwnerWatchesTheirAgentsAloneAndNoLongerThanTheyAreTheirs()
    {
        await _host.RecordedAsync(
            Owned("mine", 1, AuditKinds.AgentRegistered, "olivia"),
            AuditHost.Record("other", 2) with { Agent = SpiffeIds.Agent("other") },
            AuditHost.Record("work", 3));
        await using var tail = Watch("olivia", PersonGroups.Owners, new(), -1);
        Assert.Equal(("mine", "work"), (await NextAsync(tail), await NextAsync(tail)));

        await _host.RecordedAsync(
            Owned("given", 4, AuditKinds.AgentTransferred, "owen"),
            AuditHost.Record("later", 5),
            Owned("another", 6, AuditKinds.AgentRegistered, "olivia") with { Agent = SpiffeIds.Agent("third") });
        Assert.Equal("another", await NextAsync(tail));

        await _host.RecordedAsync(Owned("back", 7, AuditKinds.AgentTransferred, "olivia"));
        Assert.Equal("back", await NextAsync(tail));
    }

    [Fact]
    public async Task AStreamEndsWithTheTokenThatOpenedIt()
    {
        await _host.RecordedAsync(AuditHost.Record("a"));
        await using var tail = Watch("ada", PersonGroups.Auditors, new(), -1);
        await NextAsync(tail);

        var next = tail.MoveNextAsync();
        while (!next.IsCompleted)
        {
            _host.Time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        Assert.False(await next);
    }

    [Fact]
    public async Task ThereIsRoomForSoManyWatchers()
    {
        _host.Settings["Audit:Tail:MostWatchers"] = "1";
        await _host.RecordedAsync(AuditHost.Record("a"));
        await using var first = Watch("ada", PersonGroups.Auditors, new(), -1);
        await NextAsync(first);

        var refused = await Assert.ThrowsAsync<ProblemException>(async () => await Watch("ada", PersonGroups.Auditors, new(), -1).MoveNextAsync());

        Assert.Equal("urn:agenttrust:audit:too-many-watchers", refused.Type);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-2")]
    [InlineData("1.5")]
    public async Task APlaceThatIsNoneIsRefused(string lastEventId)
    {
        var client = _host.AsPerson("ada", PersonGroups.Auditors);
        client.DefaultRequestHeaders.Add("Last-Event-ID", lastEventId);

        using var answer = await client.GetAsync("/records/tail", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task OnlyPeopleWatch()
    {
        using var nobody = await _host.CreateClient().GetAsync("/records/tail", Cancelled);
        using var agent = await _host.As(AuditHost.Agent).GetAsync("/records/tail", Cancelled);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (nobody.StatusCode, agent.StatusCode));
    }

    public void Dispose() => _host.Dispose();

    private static AuditRecord Owned(string id, long sequence, string kind, string owner) => AuditHost.Record(id, sequence, kind) with
    {
        Details = new Dictionary<string, JsonElement> { ["owner"] = JsonSerializer.SerializeToElement(owner) },
    };

    private static async Task<string> NextAsync(IAsyncEnumerator<LoggedRecord> tail)
    {
        Assert.True(await tail.MoveNextAsync());
        return tail.Current.Record.Id;
    }

    private IAsyncEnumerator<LoggedRecord> Watch(string person, string group, EvidenceQuery query, long? after) =>
        new AuditClient(_host.AsPerson(person, group)).TailAsync(query, after, Cancelled).GetAsyncEnumerator(Cancelled);
}
