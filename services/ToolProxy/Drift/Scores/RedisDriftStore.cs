using System.Globalization;
using System.Text.Json;
using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentTrust.ToolProxy.Drift.Scores;

/// <summary>Shared by replicas: of each subject a hash of sums, one of counters and a list of evidence. Every change is an atomic increment, so no script is needed.</summary>
internal sealed class RedisDriftStore(IConnectionMultiplexer redis, IOptions<DriftOptions> options, TimeProvider time) : IDriftStore
{
    private const string Incident = "incident";
    private const string LatestAt = "at";
    private const string Since = "since";

    /// <summary>Of all subjects: what a process that starts has to bring to an end.</summary>
    private const string Standing = "drift-incidents";

    /// <summary>A window is counted in so many pieces: it slides by one of them.</summary>
    private const int Pieces = 6;

    private static readonly TimeSpan LearnedKept = TimeSpan.FromDays(400);
    private readonly ScoreDecay _decay = new(options.Value.HalfLife);

    public async Task<DriftMemory> RaiseAsync(string subject, DriftEvidence noticed, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var transaction = redis.GetDatabase().CreateTransaction();
        List<Task> all =
        [
            transaction.HashIncrementAsync(Scores(subject), $"{_decay.PeriodAt(now)}:{noticed.Rule}", _decay.Weigh(noticed.Points, now)),
            transaction.HashSetAsync(Scores(subject), LatestAt, now.ToUnixTimeMilliseconds()),
            transaction.KeyExpireAsync(Scores(subject), _decay.Kept),
            transaction.ListRightPushAsync(Evidence(subject), JsonSerializer.SerializeToUtf8Bytes(noticed, WireJson.Options)),
            transaction.ListTrimAsync(Evidence(subject), -DriftOptions.MostEvidence, -1),
            transaction.KeyExpireAsync(Evidence(subject), _decay.Kept),
        ];
        var scores = transaction.HashGetAllAsync(Scores(subject));
        await ExecuteAsync(transaction, [.. all, scores], cancellationToken);
        return Memory(await scores, now);
    }

    public async Task<DriftMemory> ReadAsync(string subject, CancellationToken cancellationToken) =>
        Memory(await redis.GetDatabase().HashGetAllAsync(Scores(subject)).WaitAsync(cancellationToken), time.GetUtcNow());

    public async Task<IReadOnlyList<DriftEvidence>> EvidenceAsync(string subject, CancellationToken cancellationToken) =>
        [.. (await redis.GetDatabase().ListRangeAsync(Evidence(subject)).WaitAsync(cancellationToken))
            .Select(noticed => JsonSerializer.Deserialize<DriftEvidence>((byte[])noticed!, WireJson.Options)!)];

    public async Task<long> CountAsync(string subject, string what, TimeSpan window, CancellationToken cancellationToken)
    {
        var piece = (long)((time.GetUtcNow() - DateTimeOffset.UnixEpoch) / (window / Pieces));
        var transaction = redis.GetDatabase().CreateTransaction();
        var counted = transaction.HashIncrementAsync(Counts(subject), Field(piece));
        var before = transaction.HashGetAsync(Counts(subject), [.. Enumerable.Range(1, Pieces - 1).Select(ago => (RedisValue)Field(piece - ago))]);
        Task[] old = [transaction.HashDeleteAsync(Counts(subject), Field(piece - Pieces)), transaction.KeyExpireAsync(Counts(subject), window * 2)];
        await ExecuteAsync(transaction, [counted, before, .. old], cancellationToken);
        return await counted + (await before).Sum(count => (long)count);

        string Field(long at) => $"{what}:{at}";
    }

    public async Task<string> ContainAsync(Incident incident, CancellationToken cancellationToken)
    {
        var subject = incident.Subject;
        var transaction = redis.GetDatabase().CreateTransaction();
        var first = transaction.HashSetAsync(Scores(subject), Incident, incident.Id, When.NotExists);
        // For as long as it takes: an issuer that is away for days does not let it go.
        Task[] persist = [transaction.KeyPersistAsync(Scores(subject)), transaction.KeyPersistAsync(Evidence(subject))];
        var standing = transaction.HashGetAsync(Scores(subject), Incident);
        await ExecuteAsync(transaction, [first, .. persist, standing], cancellationToken);
        var id = (await standing).ToString();
        // In another place of a cluster; whoever dies in between has left the incident with its subject, where the next call finds it.
        await redis.GetDatabase().HashSetAsync(Standing, subject, JsonSerializer.SerializeToUtf8Bytes(incident with { Id = id }, WireJson.Options)).WaitAsync(cancellationToken);
        return id;
    }

    public async Task<IReadOnlyList<Incident>> StandingAsync(CancellationToken cancellationToken) =>
        [.. (await redis.GetDatabase().HashValuesAsync(Standing).WaitAsync(cancellationToken))
            .Select(incident => JsonSerializer.Deserialize<Incident>((byte[])incident!, WireJson.Options)!)];

    public async Task ForgetAsync(string subject, CancellationToken cancellationToken)
    {
        await redis.GetDatabase().KeyDeleteAsync([Scores(subject), Evidence(subject), Counts(subject)]).WaitAsync(cancellationToken);
        await redis.GetDatabase().HashDeleteAsync(Standing, subject).WaitAsync(cancellationToken);
    }

    public async Task<LearnedTool> LearnAsync(string function, string tool, CancellationToken cancellationToken)
    {
        RedisKey key = $"drift-usual:{{{function}}}";
        var now = time.GetUtcNow();
        var transaction = redis.GetDatabase().CreateTransaction();
        var began = transaction.HashSetAsync(key, Since, now.ToUnixTimeSeconds(), When.NotExists);
        var learned = transaction.HashSetAsync(key, $"tool:{tool}", now.ToUnixTimeSeconds(), When.NotExists);
        var since = transaction.HashGetAsync(key, Since);
        var expires = transaction.KeyExpireAsync(key, LearnedKept);
        await ExecuteAsync(transaction, [began, learned, since, expires], cancellationToken);
        return new(await learned, DateTimeOffset.FromUnixTimeSeconds((long)await since));
    }

    private DriftMemory Memory(HashEntry[] scores, DateTimeOffset now)
    {
        var (points, latest) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal));
        var at = scores.FirstOrDefault(entry => entry.Name == LatestAt).Value is { IsNull: false } noticed ? DateTimeOffset.FromUnixTimeMilliseconds((long)noticed) : now;
        string? incident = null;
        foreach (var (name, value) in scores.Select(entry => (entry.Name.ToString(), entry.Value)))
        {
            if (name == Incident) incident = value;
            else if (name.Split(':') is [var period, var rule])
            {
                var of = long.Parse(period, CultureInfo.InvariantCulture);
                points[rule] = points.GetValueOrDefault(rule) + _decay.Worth((double)value, of, now);
                latest[rule] = latest.GetValueOrDefault(rule) + _decay.Worth((double)value, of, at);
            }
        }

        return new(points, latest, incident);
    }

    // A command can fail within a transaction that was executed, so each of them is looked at.
    private static async Task ExecuteAsync(ITransaction transaction, List<Task> all, CancellationToken cancellationToken)
    {
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken)) throw new RedisException("The transaction on what was noticed was not executed.");
        await Task.WhenAll(all);
    }

    // In braces: a cluster keeps all keys of a subject in one place (Redis cluster specification, "hash tags").
    private static RedisKey Scores(string subject) => $"drift:{{{subject}}}";

    private static RedisKey Counts(string subject) => $"drift-counts:{{{subject}}}";

    private static RedisKey Evidence(string subject) => $"drift-evidence:{{{subject}}}";
}
