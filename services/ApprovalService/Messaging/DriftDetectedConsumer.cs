using AgentTrust.ApprovalService.Channels;
using AgentTrust.Contracts.Events;
using AgentTrust.ServiceDefaults.Outbox;
using MassTransit;
using Npgsql;

namespace AgentTrust.ApprovalService.Messaging;

/// <summary>An agent was stopped for how it behaves: its owner hears of it at once.</summary>
internal sealed class DriftDetectedConsumer(NpgsqlDataSource database, NoticeOutbox notices) : IConsumer<DriftDetected>
{
    public async Task Consume(ConsumeContext<DriftDetected> context)
    {
        var message = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be told from its repetition.");
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (!await Inbox.TryBeginAsync(transaction, message, context.CancellationToken)) return;

        await notices.WriteAsync(transaction, [Notices.Of(context.Message, $"drift.{message:N}")], context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
    }
}
