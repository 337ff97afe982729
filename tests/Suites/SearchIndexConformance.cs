using System.Text.Json;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Suites;

/// <summary>What every index of the log promises. Linked into the test projects that run one.</summary>
public abstract class SearchIndexConformance
{
    private const string Agent = "spiffe://agenttrust.local/agent/a";
    private const string Other = "spiffe://agenttrust.local/agent/b";
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryKeyFindsWhatBearsItNewestFirst()
    {
        var index = await FilledAsync(
            Record(0) with { Agent = Agent, Task = "t1", Call = "c1", Action = "repo.read", Outcome = "permitted", Resource = Repository("shop"), TraceId = "f00" },
            Record(1) with { Agent = Other, Task = "t2", Person = "rita", Action = "deploy.execute", Outcome = "denied", Resource = Repository("till"), Kind = AuditKinds.CallRefused },
            Record(2) with { Agent = Agent, Task = "t1", Call = "c1", Action = "repo.read", Outcome = "succeeded", Resource = Repository("shop"), Kind = AuditKinds.CallOutcome });

        Assert.Equal([2L, 1, 0], await FindAsync(index, new() { Limit = 9 }));
        Assert.Equal([2L, 0], await FindAsync(index, new() { Agent = SearchKeys.Of(Agent), Limit = 9 }));
        Assert.Equal([1L], await FindAsync(index, new() { Task = SearchKeys.Of("t2"), Limit = 9 }));
        Assert.Equal([2L, 0], await FindAsync(index, new() { Call = SearchKeys.Of("c1"), Limit = 9 }));
        Assert.Equal([1L], await FindAsync(index, new() { Person = SearchKeys.Of("rita"), Limit = 9 }));
        Assert.Equal([2L], await FindAsync(index, new() { Kind = SearchKeys.Of(AuditKinds.CallOutcome), Limit = 9 }));
        Assert.Equal([1L], await FindAsync(index, new() { Action = SearchKeys.Of("deploy.execute"), Limit = 9 }));
        Assert.Equal([2L, 1, 0], await FindAsync(index, new() { ResourceType = SearchKeys.Of("repository"), Limit = 9 }));
        Assert.Equal([1L], await FindAsync(index, new() { Resource = SearchKeys.Of("till"), Limit = 9 }));
        Assert.Equal([0L], await FindAsync(index, new() { Outcome = SearchKeys.Of("permitted"), Agent = SearchKeys.Of(Agent), Limit = 9 }));
        Assert.Equal([0L], await FindAsync(index, new() { Trace = SearchKeys.Of("f00"), Limit = 9 }));
        Assert.Empty(await FindAsync(index, new() { Outcome = SearchKeys.Of("denied"), Agent = SearchKeys.Of(Agent), Limit = 9 }));
    }

    [Fact]
    public async Task TimeIncludesItsBeginningAndNotItsEnd()
    {
        var index = await FilledAsync(Record(0), Record(1), Record(2));

        Assert.Equal([1L], await FindAsync(index, new() { From = Noon.AddSeconds(1), To = Noon.AddSeconds(2), Limit = 9 }));
    }

    [Fact]
    public async Task AllWordsHaveToBeThere()
    {
        var index = await FilledAsync(Record(0) with { Summary = "Deploying till is denied." }, Record(1) with { Summary = "Reading till is permitted." });

        Assert.Equal([0L], await FindAsync(index, new() { Words = [.. SearchKeys.WordsOf("DENIED, till!").Select(SearchKeys.OfWord)], Limit = 9 }));
        Assert.Equal([1L, 0], await FindAsync(index, new() { Words = [SearchKeys.OfWord("till")], Limit = 9 }));
    }

    [Fact]
    public async Task WordsAreFoundWithinTheOtherConditionsAndPageByPage()
    {
        var index = await FilledAsync(
            Record(0) with { Agent = Agent, Summary = "till" }, Record(1) with { Agent = Other, Summary = "till" }, Record(2) with { Agent = Agent, Summary = "till" },
            Record(3) with { Agent = Agent, Summary = "else" });
        IndexQuery till = new() { Words = [SearchKeys.OfWord("till")], Agents = [SearchKeys.Of(Agent)!.Value], Limit = 1 };

        var first = await index.FindAsync(till, Cancelled);

        Assert.Equal([2L], first.Select(hit => hit.Index));
        Assert.Equal([0L], await FindAsync(index, till with { Behind = first[0] }));
        Assert.Empty(await FindAsync(index, till with { Agents = [] }));
        Assert.Empty(await FindAsync(index, till with { To = Noon }));
    }

    [Fact]
    public async Task PagesMeetWithoutGapOrOverlapWhateverTheOrderOfArrival()
    {
        var index = await FilledAsync([.. new[] { 3, 1, 4, 1, 5, 9, 2, 6 }.Select((second, i) => Record(i) with { Time = Noon.AddSeconds(second) })]);

        var (seen, behind) = (new List<long>(), (IndexHit?)null);
        do
        {
            var page = await index.FindAsync(new() { Behind = behind, Limit = 3 }, Cancelled);
            seen.AddRange(page.Select(hit => hit.Index));
            behind = page.Count > 0 ? page[^1] : null;
        }
        while (behind is not null);

        Assert.Equal([5L, 7, 4, 2, 0, 6, 3, 1], seen);
    }

    [Fact]
    public async Task OnlyTheAgentsThatOneMaySeeAreFound()
    {
        var index = await FilledAsync(Record(0) with { Agent = Agent }, Record(1) with { Agent = Other }, Record(2), Record(3) with { Agent = Agent });

        Assert.Equal([3L, 0], await FindAsync(index, new() { Agents = [SearchKeys.Of(Agent)!.Value], Limit = 9 }));
        Assert.Equal([3L, 1], await FindAsync(index, new() { Agents = [SearchKeys.Of(Other)!.Value, SearchKeys.Of(Agent)!.Value], Limit = 2 }));
        Assert.Equal(2, (await index.CountAsync(new() { Agents = [SearchKeys.Of(Agent)!.Value], Limit = 9 }, Cancelled)).Sum(group => group.Count));
    }

    [Fact]
    public async Task WhatSharesKindActionAndOutcomeIsCountedTogether()
    {
        var index = await FilledAsync(
            Record(0) with { Action = "repo.read" }, Record(1) with { Action = "repo.read" }, Record(2), Record(3) with { Action = "repo.read", Outcome = "denied" });

        var groups = await index.CountAsync(new() { Limit = 9 }, Cancelled);

        Assert.Equal([(2L, 1L), (1L, 3L), (1L, 2L)], groups.Select(group => (group.Count, group.Newest)));
        Assert.Equal((Noon, Noon.AddSeconds(1)), (groups[0].First, groups[0].Last));
    }

    [Fact]
    public async Task NothingIsAddedTwice()
    {
        var index = await FilledAsync(Record(0));

        var isAgain = await index.AddAsync(0, Indexing.Of([Leaf(0, Record(0))], Fail), Cancelled);

        Assert.False(isAgain);
        Assert.Equal(1, await index.GetPositionAsync(Indexing.Version, Cancelled));
        Assert.Equal([0L], await FindAsync(index, new() { Limit = 9 }));
    }

    [Fact]
    public async Task AnIndexOfAnotherVersionIsEmptied()
    {
        var index = await FilledAsync(Record(0) with { Agent = Agent, Kind = AuditKinds.AgentRegistered, Details = Details("owner", "olivia") });

        Assert.Equal(0, await index.GetPositionAsync(Indexing.Version + 1, Cancelled));
        Assert.Empty(await FindAsync(index, new() { Limit = 9 }));
        Assert.Empty(await index.FindAgentsOfAsync("olivia", Cancelled));
    }

    [Fact]
    public async Task AnAgentBelongsToTheOwnerOfItsNewestRecord()
    {
        var index = await FilledAsync(
            Record(0) with { Agent = Agent, Kind = AuditKinds.AgentRegistered, Details = Details("owner", "olivia") },
            Record(1) with { Agent = Other, Kind = AuditKinds.AgentRegistered, Details = Details("owner", "olivia") },
            Record(2) with { Agent = Agent, Kind = AuditKinds.AgentTransferred, Details = Details("owner", "oscar") },
            Record(3) with { Agent = Agent, Kind = AuditKinds.Prompt, Details = Details("owner", "mallory") });

        Assert.Equal([Other], await index.FindAgentsOfAsync("olivia", Cancelled));
        Assert.Equal([Agent], await index.FindAgentsOfAsync("oscar", Cancelled));
        Assert.Empty(await index.FindAgentsOfAsync("mallory", Cancelled));
        Assert.Equal("oscar", (await index.FindOwnersAsync([Agent, "nobody"], Cancelled))[Agent]);
    }

    [Fact]
    public async Task ATaskIsOpenFromItsOpeningToItsEndOrExpiry()
    {
        var index = await FilledAsync(
            Record(0) with { Kind = AuditKinds.TaskOpened, Agent = Agent, Task = "short", Details = Opened(Noon.AddSeconds(30)) },
            Record(1) with { Kind = AuditKinds.TaskOpened, Agent = Agent, Task = "closed", Details = Opened(Noon.AddHours(1)) },
            Record(2) with { Kind = AuditKinds.TaskOpened, Agent = Agent, Task = "silent" },
            Record(9) with { Kind = AuditKinds.TaskClosed, Agent = Agent, Task = "closed" });

        Assert.Empty(await index.FindOpenTasksAsync(Noon.AddSeconds(-1), Cancelled));
        Assert.Equal(["short", "closed", "silent"], (await index.FindOpenTasksAsync(Noon.AddSeconds(5), Cancelled)).Select(grant => grant.Task));
        Assert.Equal(["short", "silent"], (await index.FindOpenTasksAsync(Noon.AddSeconds(10), Cancelled)).Select(grant => grant.Task));
        var later = Assert.Single(await index.FindOpenTasksAsync(Noon.AddHours(2), Cancelled));
        Assert.Equal(("silent", null), (later.Task, later.Granted));
    }

    private protected abstract Task<ISearchIndex> EmptyIndexAsync();

    private static AuditRecord Record(int second) => new()
    {
        Id = $"r{second}", Kind = AuditKinds.Decision, Time = Noon.AddSeconds(second), Epoch = "e", Sequence = second + 1,
    };

    private static AccessEntity Repository(string id) => new() { Type = "repository", Id = id };

    private static Dictionary<string, JsonElement> Details(string name, string value) => new() { [name] = JsonSerializer.SerializeToElement(value) };

    private static Dictionary<string, JsonElement> Opened(DateTimeOffset end) => new()
    {
        ["expires_at"] = JsonSerializer.SerializeToElement(end),
        ["steps"] = JsonSerializer.SerializeToElement(new TaskStep[] { new() { Name = "fix", Actions = ["repo.read"] } }, WireJson.Options),
        ["boundaries"] = JsonSerializer.SerializeToElement(new TaskBoundary[] { new() { Type = "repository", Id = "shop", Actions = ["repo.read"] } }, WireJson.Options),
    };

    private static StoredLeaf Leaf(long index, AuditRecord record)
    {
        var canonical = CanonicalLeaf.Encode(index, "p", CanonicalJson.EncodeContract(record));
        return new(index, canonical, LeafHash.OfLeaf(canonical));
    }

    private static void Fail(Exception damage) => Assert.Fail(damage.Message);

    private static async Task<IEnumerable<long>> FindAsync(ISearchIndex index, IndexQuery query) =>
        (await index.FindAsync(query, Cancelled)).Select(hit => hit.Index);

    private async Task<ISearchIndex> FilledAsync(params AuditRecord[] records)
    {
        var index = await EmptyIndexAsync();
        var at = await index.GetPositionAsync(Indexing.Version, Cancelled);
        foreach (var half in records.Index().Chunk(2))
        {
            var batch = Indexing.Of([.. half.Select(one => Leaf(one.Index, one.Item))], Fail);
            Assert.True(await index.AddAsync(at, batch, Cancelled));
            at = batch.Next;
        }

        return index;
    }
}
