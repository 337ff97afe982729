using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Tokens;
using MassTransit;

namespace AgentTrust.ApprovalService.Messaging;

/// <summary>After the kill switch no consent of before counts, to anyone.</summary>
internal sealed class AllRevokedConsumer(IApprovalStore store, TimeProvider time) : IConsumer<AllRevoked>
{
    public Task Consume(ConsumeContext<AllRevoked> context) =>
        store.ChangeAllAsync(
            new OpenApprovals.OfAnyone(),
            approval => approval.Cancel("the kill switch was thrown", time.GetUtcNow()),
            context.MessageId,
            context.CancellationToken);
}
