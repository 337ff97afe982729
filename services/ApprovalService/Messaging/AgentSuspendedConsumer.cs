using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Tasks;
using MassTransit;

namespace AgentTrust.ApprovalService.Messaging;

/// <summary>A suspended agent has nothing to be approved; after it resumes it asks again.</summary>
internal sealed class AgentSuspendedConsumer(IApprovalStore store, TimeProvider time) : IConsumer<AgentSuspended>
{
    public Task Consume(ConsumeContext<AgentSuspended> context) =>
        store.ChangeAllAsync(
            new OpenApprovals.OfAgent(context.Message.Agent),
            approval => approval.Cancel("the agent was suspended", time.GetUtcNow()),
            context.MessageId,
            context.CancellationToken);
}
