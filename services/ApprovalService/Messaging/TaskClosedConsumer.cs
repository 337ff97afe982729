using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Tasks;
using MassTransit;

namespace AgentTrust.ApprovalService.Messaging;

/// <summary>Consent ends with the task it was asked for.</summary>
internal sealed class TaskClosedConsumer(IApprovalStore store, TimeProvider time) : IConsumer<TaskClosed>
{
    public Task Consume(ConsumeContext<TaskClosed> context) =>
        store.ChangeAllAsync(
            new OpenApprovals.OfTask(context.Message.Task),
            approval => approval.Cancel("the task has ended", time.GetUtcNow()),
            context.MessageId,
            context.CancellationToken);
}
