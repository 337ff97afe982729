using System.Text.Json;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using static AgentTrust.ServiceDefaults.Storage.SqlParameters;

namespace AgentTrust.ApprovalService.Channels;

/// <summary>Writes notices in the transaction of what they tell: none is lost, and none tells what did not happen.</summary>
internal sealed class NoticeOutbox(IOptionsMonitor<ChannelOptions> options, TimeProvider time)
{
    public async Task WriteAsync(NpgsqlTransaction transaction, IEnumerable<Notice> notices, CancellationToken cancellationToken)
    {
        var current = options.CurrentValue;
        foreach (var notice in notices)
        {
            foreach (var (name, way) in current.Ways)
            {
                if (!Concerns(notice, way)) continue;

                var now = time.GetUtcNow();
                await using var command = new NpgsqlCommand(
                    "INSERT INTO notice_delivery (channel, notice, next_at) VALUES ($1, $2, $3)", transaction.Connection, transaction);
                command.Parameters.AddRange(new NpgsqlParameter[]
                {
                    Text(name),
                    Text(JsonSerializer.Serialize(notice, WireJson.Options)),
                    Instant(notice.IsUrgent ? now : QuietHours.NextAfter(now, current)),
                });
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    /// <summary>What concerns one person goes every way: a channel of groups knows its people.</summary>
    private static bool Concerns(Notice notice, ChannelEntry way) =>
        way.Groups.Count == 0 || notice.Person is not null || notice.Groups.Intersect(way.Groups, StringComparer.Ordinal).Any();
}
