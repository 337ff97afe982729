using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Tasks;
using MassTransit;

namespace AgentTrust.ApprovalService.Messaging;

/// <summary>A halted task has nothing to be approved; when it goes on, its agent asks again.</summary>
internal sealed class TaskSuspendedConsumer(IApprovalStore store, TimeProvider time) : IConsumer<TaskSuspended>
{
    public Task Consume(ConsumeContext<TaskSuspended> context) =>
        store.ChangeAllAsync(
            new OpenApprovals.OfTask(context.Message.Task),
            approval => approval.Cancel("the task was suspended", time.GetUtcNow()),
            context.MessageId,
            context.CancellationToken);
}
