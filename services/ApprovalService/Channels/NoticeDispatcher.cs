using System.Text.Json;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using static AgentTrust.ServiceDefaults.Storage.SqlParameters;

namespace AgentTrust.ApprovalService.Channels;

/// <summary>Sends what waits, each delivery by one replica at a time, and tries again later what did not arrive.</summary>
internal sealed partial class NoticeDispatcher(
    NpgsqlDataSource database, IEnumerable<IChannel> channels, IOptionsMonitor<ChannelOptions> options, TimeProvider time, ILogger<NoticeDispatcher> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendNextAsync(stoppingToken)) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRead(e); // broad on purpose: nothing was deleted, and the next round tries again
            }

            await Task.Delay(options.CurrentValue.PollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The oldest that is due; false when there is none.</summary>
    internal async Task<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ReadAsync(transaction, cancellationToken) is not { } due) return false;

        var (sent, attempts) = (await TrySendAsync(due, cancellationToken), due.Attempts + 1);
        await using var after = sent
            ? new NpgsqlCommand("DELETE FROM notice_delivery WHERE id = $1", connection, transaction) { Parameters = { Number(due.Id) } }
            : new NpgsqlCommand("UPDATE notice_delivery SET attempts = $2, next_at = $3, given_up = $4 WHERE id = $1", connection, transaction)
            {
                Parameters =
                {
                    Number(due.Id), new() { Value = attempts, NpgsqlDbType = NpgsqlDbType.Integer },
                    Instant(time.GetUtcNow() + TimeSpan.FromSeconds(Math.Pow(2, attempts))),
                    Flag(attempts >= options.CurrentValue.Attempts),
                },
            };
        await after.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<bool> TrySendAsync(Due due, CancellationToken cancellationToken)
    {
        if (!options.CurrentValue.Ways.TryGetValue(due.Channel, out var way)) return true; // nobody wants it any more

        var notice = JsonSerializer.Deserialize<Notice>(due.Notice, WireJson.Options)!;
        using var timeout = new CancellationTokenSource(options.CurrentValue.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var link = options.CurrentValue.ConsoleUrl?.TrimEnd('/') + notice.Path;
            await channels.Single(channel => channel.Kind == way.Kind).SendAsync(notice, way, link, either.Token);
            ChannelTelemetry.Sent(way.Kind, arrived: true);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            ChannelTelemetry.Sent(way.Kind, arrived: false);
            LogNotSent(due.Channel, due.Attempts + 1, e.GetType().Name);
            return false;
        }
    }

    private async Task<Due?> ReadAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT id, channel, notice, attempts FROM notice_delivery WHERE NOT given_up AND next_at <= $1 ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            """, transaction.Connection, transaction) { Parameters = { Instant(time.GetUtcNow()) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3)) : null;
    }

    private sealed record Due(long Id, string Channel, string Notice, int Attempts);

    [LoggerMessage(EventId = 3401, Level = LogLevel.Warning, Message = "A notice did not arrive by {Channel}; attempt {Attempt} failed with {Error}")]
    private partial void LogNotSent(string channel, int attempt, string error);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Warning, Message = "Waiting notices could not be read; trying again")]
    private partial void LogNotRead(Exception exception);
}
