using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>One ordered way out. Audit records and events each have their own, so that neither waits for the other's receiver.</summary>
/// <remarks>
/// The lane's advisory lock lives in the same database session that numbers and deletes: a process that lost its session
/// has lost the lead, and its statements fail with it.
/// </remarks>
internal abstract class OutboxLane(NpgsqlDataSource database, IOptions<OutboxOptions> options)
{
    public abstract string Name { get; }

    protected abstract long LockKey { get; }

    protected OutboxOptions Options => options.Value;

    /// <summary>Leads while the session lives; returns when another process leads, throws when anything fails.</summary>
    public virtual async Task RunAsync(CancellationToken stopping)
    {
        await using var session = await database.OpenConnectionAsync(stopping);
        if (!await TryLeadAsync(session, stopping)) return;

        await PrepareAsync(session, stopping);
        while (true)
        {
            while (await DispatchBatchAsync(session, stopping)) { }
            await WaitAsync(session, stopping);
        }
    }

    /// <summary>Once, when this process has got the lead.</summary>
    protected virtual Task PrepareAsync(NpgsqlConnection session, CancellationToken stopping) => Task.CompletedTask;

    /// <summary>Until there may be something to send; never longer than <see cref="OutboxOptions.PollInterval"/>.</summary>
    protected abstract Task WaitAsync(NpgsqlConnection session, CancellationToken stopping);

    /// <summary>Sends the oldest; true when there may be more.</summary>
    protected abstract Task<bool> DispatchBatchAsync(NpgsqlConnection session, CancellationToken stopping);

    private async Task<bool> TryLeadAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", session)
        {
            Parameters = { new() { Value = LockKey } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
