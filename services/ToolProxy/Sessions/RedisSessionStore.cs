using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using StackExchange.Redis;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>Shared by replicas: one hash per task, kept longer than any task lives.</summary>
/// <remarks>
/// Counting is optimistic: take a number first, give it back when it lies beyond the budget. Two racing calls may both be
/// refused at the edge; never may both pass. No script is needed, so any server that speaks the protocol will do.
/// </remarks>
internal sealed class RedisSessionStore(IConnectionMultiplexer redis) : ISessionStore
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async Task<SessionState?> TryCountAsync(string task, bool isWrite, TaskBudget budget, CancellationToken cancellationToken)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var calls = transaction.HashIncrementAsync(Key(task), "calls", 1);
        var writes = transaction.HashIncrementAsync(Key(task), "writes", isWrite ? 1 : 0);
        var labels = transaction.HashGetAsync(Key(task), ["untrusted", "sensitive"]);
        var expiry = transaction.KeyExpireAsync(Key(task), Kept);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken)) throw new RedisException("The session's transaction was not executed.");
        await Task.WhenAll(calls, writes, labels, expiry);

        if (await calls > budget.Calls || (isWrite && await writes > budget.Writes))
        {
            await GiveBackAsync(task, isWrite, cancellationToken);
            return null;
        }

        return new SessionState
        {
            UntrustedRead = (await labels)[0].HasValue,
            SensitiveRead = (await labels)[1].HasValue,
            Calls = (int)await calls - 1,
            Writes = (int)await writes - (isWrite ? 1 : 0),
        };
    }

    public async Task GiveBackAsync(string task, bool isWrite, CancellationToken cancellationToken)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var calls = transaction.HashDecrementAsync(Key(task), "calls", 1);
        var writes = transaction.HashDecrementAsync(Key(task), "writes", isWrite ? 1 : 0);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken)) throw new RedisException("The session's transaction was not executed.");
        await Task.WhenAll(calls, writes);
    }

    public async Task AddLabelsAsync(string task, bool untrusted, bool sensitive, CancellationToken cancellationToken)
    {
        HashEntry[] labels = [.. Labels(untrusted, sensitive)];
        if (labels.Length == 0) return;

        var transaction = redis.GetDatabase().CreateTransaction();
        var set = transaction.HashSetAsync(Key(task), labels);
        var expiry = transaction.KeyExpireAsync(Key(task), Kept);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken)) throw new RedisException("The session's transaction was not executed.");
        await Task.WhenAll(set, expiry);
    }

    private static IEnumerable<HashEntry> Labels(bool untrusted, bool sensitive)
    {
        if (untrusted) yield return new HashEntry("untrusted", 1);
        if (sensitive) yield return new HashEntry("sensitive", 1);
    }

    private static RedisKey Key(string task) => $"session:{task}";
}
