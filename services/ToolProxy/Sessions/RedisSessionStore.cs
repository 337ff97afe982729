using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Sessions;
using StackExchange.Redis;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>Shared by replicas: one hash and one string per task, kept longer than any task lives.</summary>
/// <remarks>
/// Counting is optimistic: take a number first, give it back when it lies beyond the budget. Two racing calls may both be
/// refused at the edge; never may both pass. No script is needed, so any server that speaks the protocol will do. One call is
/// one journey, with everything that the session has to say on it.
/// </remarks>
internal sealed class RedisSessionStore(IConnectionMultiplexer redis) : ISessionStore
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private const string ModelTokens = "model_tokens";
    private static readonly RedisValue[] Known = ["writes", "egress", "bytes", "secrets", "untrusted", "untrusted_lifted", "sensitive", "sensitive_lifted", ModelTokens];

    public async Task<CountedCall?> TryCountAsync(SessionCall call, CancellationToken cancellationToken)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        List<Task> all = [.. Add(transaction, call.Task, call.Late)];
        // What was before this call is read first, and then it is counted: in a transaction nothing comes between.
        var known = transaction.HashGetAsync(Key(call.Task), Known);
        var calls = transaction.HashIncrementAsync(Key(call.Task), "calls", 1);
        if (call.IsWrite) all.Add(transaction.HashIncrementAsync(Key(call.Task), "writes", 1));
        if (call.IsEgress) all.Add(transaction.HashIncrementAsync(Key(call.Task), "egress", 1));
        all.Add(transaction.KeyExpireAsync(Key(call.Task), Kept));
        if (call.SeenFrom == 0) all.Add(transaction.StringSetAsync(Seen(call.Task), call.FirstSeen, Kept, when: When.NotExists));
        var seen = call.SeenFrom is { } from ? transaction.StringGetRangeAsync(Seen(call.Task), from, -1) : null;
        await ExecuteAsync(transaction, all, cancellationToken);

        var state = State(await known, (int)await calls - 1);
        if (state.Calls >= call.Budget.Calls || state.BytesRead >= call.Budget.MostBytes || (call.IsWrite && state.Writes >= call.Budget.Writes)
            || (call.IsModel && state.ModelTokens >= call.Budget.MostModelTokens))
        {
            await GiveBackAsync(call, cancellationToken);
            return null;
        }

        return new(state, seen is null ? default : (byte[]?)await seen);
    }

    public async Task GiveBackAsync(SessionCall call, CancellationToken cancellationToken)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        List<Task> all = [transaction.HashDecrementAsync(Key(call.Task), "calls", 1)];
        if (call.IsWrite) all.Add(transaction.HashDecrementAsync(Key(call.Task), "writes", 1));
        if (call.IsEgress) all.Add(transaction.HashDecrementAsync(Key(call.Task), "egress", 1));
        await ExecuteAsync(transaction, all, cancellationToken);
    }

    public async Task AddAsync(string task, SessionReading reading, CancellationToken cancellationToken)
    {
        if (reading.IsNothing) return;

        var transaction = redis.GetDatabase().CreateTransaction();
        List<Task> all = [.. Add(transaction, task, reading), transaction.KeyExpireAsync(Key(task), Kept)];
        await ExecuteAsync(transaction, all, cancellationToken);
    }

    public async Task<long> SpendAsync(string task, long modelTokens, CancellationToken cancellationToken)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var used = transaction.HashIncrementAsync(Key(task), ModelTokens, modelTokens);
        await ExecuteAsync(transaction, [used, transaction.KeyExpireAsync(Key(task), Kept)], cancellationToken);
        return await used;
    }

    public async Task<ReadOnlyMemory<byte>> SeenAsync(string task, ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var seen = transaction.StringSetAsync(Seen(task), first, Kept, when: When.NotExists);
        var all = transaction.StringGetAsync(Seen(task));
        await ExecuteAsync(transaction, [seen, all], cancellationToken);
        return (byte[]?)await all;
    }

    public async Task<long> CountAsync(string task, SessionLabel label, CancellationToken cancellationToken) =>
        (long)await redis.GetDatabase().HashGetAsync(Key(task), Field(label)).WaitAsync(cancellationToken);

    public Task LiftAsync(string task, SessionLabel label, long readings, CancellationToken cancellationToken) =>
        redis.GetDatabase().HashSetAsync(Key(task), $"{Field(label)}_lifted", readings).WaitAsync(cancellationToken);

    private static IEnumerable<Task> Add(ITransaction transaction, string task, SessionReading reading)
    {
        if (reading.IsUntrusted) yield return transaction.HashIncrementAsync(Key(task), "untrusted", 1);
        if (reading.IsSensitive) yield return transaction.HashIncrementAsync(Key(task), "sensitive", 1);
        if (reading.Bytes > 0) yield return transaction.HashIncrementAsync(Key(task), "bytes", reading.Bytes);
        if (reading.Secrets > 0) yield return transaction.HashIncrementAsync(Key(task), "secrets", reading.Secrets);
        if (reading.Seen.IsEmpty) yield break;

        yield return transaction.StringAppendAsync(Seen(task), reading.Seen);
        yield return transaction.KeyExpireAsync(Seen(task), Kept);
    }

    private static SessionState State(RedisValue[] known, int calls) => new()
    {
        Calls = calls,
        Writes = (int)known[0],
        Egress = (long)known[1] > 0,
        BytesRead = (long)known[2],
        Secrets = (int)known[3],
        UntrustedRead = (long)known[4] > (long)known[5],
        SensitiveRead = (long)known[6] > (long)known[7],
        ModelTokens = (long)known[8],
    };

    // A command can fail within a transaction that was executed, so each of them is looked at.
    private static async Task ExecuteAsync(ITransaction transaction, List<Task> all, CancellationToken cancellationToken)
    {
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken)) throw new RedisException("The session's transaction was not executed.");
        await Task.WhenAll(all);
    }

    private static string Field(SessionLabel label) => label == SessionLabel.Untrusted ? "untrusted" : "sensitive";

    // In braces: a cluster keeps both keys of a task in one place (Redis cluster specification, "hash tags").
    private static RedisKey Key(string task) => $"session:{{{task}}}";

    private static RedisKey Seen(string task) => $"seen:{{{task}}}";
}
