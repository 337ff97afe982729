using System.Globalization;
using System.Text;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.Benchmarks.AuditSearch;

/// <summary>Made-up records, each told from its index alone: who, what and when are spread as in a log of many agents.</summary>
/// <remarks>The keys are what <see cref="Indexing"/> would make of the leaf, but remembered instead of hashed anew; <see cref="Check"/> compares.</remarks>
internal sealed class SampleRecords(long size)
{
    public const int Agents = 1000;
    public const int People = 200;
    public const int Resources = 400;

    /// <summary>One record in so many tells of an incident by its number.</summary>
    public const long IncidentEvery = 10_000;

    private const int RecordsOfATask = 100;
    private static readonly string[] Kinds = [AuditKinds.Decision, AuditKinds.CallIntent, AuditKinds.CallOutcome];
    private static readonly string[] Outcomes = ["permitted", "pending", "succeeded"];
    private static readonly string[] Actions =
        ["repo.read", "repo.read", "repo.read", "alert.read", "alert.read", "telemetry.read", "ticket.write", "repo.branch.write", "repo.pull_request.open", "ci.run", "repo.merge", "secret.read"];

    private readonly Dictionary<string, long> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _words = new(StringComparer.Ordinal);

    public long Size { get; } = size;

    public static DateTimeOffset Begin { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A year, whatever the size.</summary>
    public DateTimeOffset TimeOf(long index) => Begin.AddTicks(TimeSpan.TicksPerDay * 365 / Size * index / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond);

    public static string Agent(long n) => SpiffeIds.Agent($"agent-{n}");

    public static string Resource(long n) => $"shop/service-{n}";

    public static string Person(long n) => $"person-{n}";

    public static string Incident(long index) => $"inc{index / IncidentEvery}";

    public static string TaskOf(long index) => $"task-{index / RecordsOfATask}";

    /// <summary>Few agents do most of the work.</summary>
    public static long AgentOf(long index)
    {
        var share = Mixed(index / RecordsOfATask) % 10_000 / 10_000.0;
        return (long)(share * share * share * Agents);
    }

    public static string ActionOf(long index) => Actions[Mixed(index / 3 + 1) % Actions.Length];

    public static long ResourceOf(long index) => Mixed(index / RecordsOfATask + 2) % Resources;

    public static string OutcomeOf(long index) => Mixed(index / 3 + 3) % 40 == 0 ? "denied" : Outcomes[index % 3];

    public static string KindOf(long index) => Kinds[index % 3];

    public StoredLeaf Leaf(long index)
    {
        var canonical = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$$"""{"index":{{{index}}},"producer":"seed","record":{"action":"{{{ActionOf(index)}}}","agent":"{{{Agent(AgentOf(index))}}}","call":"call-{{{index / 3}}}","epoch":"seed","id":"{{{index:x}}}","kind":"{{{KindOf(index)}}}","outcome":"{{{OutcomeOf(index)}}}","person":"{{{Person(PersonOf(index))}}}","resource":{"id":"{{{Resource(ResourceOf(index))}}}","type":"repository"},"sequence":{{{index + 1}}},"summary":"{{{SummaryOf(index)}}}","task":"{{{TaskOf(index)}}}","time":"{{{TimeOf(index):yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz}}}"}}"""));
        return new(index, canonical, LeafHash.OfLeaf(canonical));
    }

    public IndexedRecord Keyed(long index) => new(index, TimeOf(index))
    {
        Agent = Key(Agent(AgentOf(index))),
        Task = SearchKeys.Of(TaskOf(index)),
        Call = SearchKeys.Of($"call-{index / 3}"),
        Person = Key(Person(PersonOf(index))),
        Kind = Key(KindOf(index)),
        Action = Key(ActionOf(index)),
        ResourceType = Key("repository"),
        Resource = Key(Resource(ResourceOf(index))),
        Outcome = Key(OutcomeOf(index)),
        Words =
        [
            .. Words(ActionOf(index)).Concat(Words(Resource(ResourceOf(index)))).Concat(Words("repository")).Concat(Words(Person(PersonOf(index))))
                .Concat(Words($"agent-{AgentOf(index)}")).Concat(Words(OutcomeOf(index))).Concat(WordsOfSummary(index)).Distinct(),
        ],
    };

    /// <exception cref="InvalidOperationException">The service would index the leaf otherwise.</exception>
    public void Check(long index)
    {
        var (made, real) = (Keyed(index), Indexing.Of([Leaf(index)], damaged => throw damaged).Records.Single());
        int[] none = [];
        if (made with { Words = none } != real with { Words = none } || !made.Words.ToHashSet().SetEquals(real.Words))
            throw new InvalidOperationException($"Sample {index} is not indexed as the service would index it.");
    }

    private static long PersonOf(long index) => Mixed(index / RecordsOfATask + 4) % People;

    private static string SummaryOf(long index) =>
        $"An agent may {ActionOf(index)} for its task{(index % IncidentEvery == 0 ? $", because of {Incident(index)}" : "")}.";

    private IEnumerable<int> WordsOfSummary(long index) =>
        index % IncidentEvery == 0 ? SearchKeys.WordsOf(SummaryOf(index)).Select(SearchKeys.OfWord) : Words(SummaryOf(index));

    private long Key(string value) => _keys.TryGetValue(value, out var key) ? key : _keys[value] = SearchKeys.Of(value)!.Value;

    private int[] Words(string text) => _words.TryGetValue(text, out var words) ? words : _words[text] = [.. SearchKeys.WordsOf(text).Select(SearchKeys.OfWord)];

    /// <summary>Spreads neighbours apart (the finalizer of SplitMix64).</summary>
    private static long Mixed(long value)
    {
        var mixed = (ulong)value * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (long)((mixed ^ (mixed >> 31)) >> 1);
    }
}
