using Npgsql;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>The broker may deliver a message twice; its effect happens once.</summary>
public static class Inbox
{
    /// <summary>Marks the message as handled in the caller's transaction.</summary>
    /// <returns>False when it was handled before: then do nothing and acknowledge.</returns>
    public static async Task<bool> TryBeginAsync(
        NpgsqlTransaction transaction, Guid messageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        await using var command = new NpgsqlCommand(
            "INSERT INTO inbox_message (message_id) VALUES ($1) ON CONFLICT DO NOTHING", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = messageId } },
        };

        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
