using AgentTrust.ApprovalService.Delegations;
using AgentTrust.Suites;

namespace AgentTrust.ApprovalService.Tests.Delegations;

public sealed class InMemoryDelegationStoreTests : DelegationStoreConformance
{
    private protected override IDelegationStore DelegationStore { get; } = new InMemoryDelegationStore();
}
