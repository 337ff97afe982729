using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.Suites;

namespace AgentTrust.ApprovalService.Tests.Passkeys;

public sealed class InMemoryPasskeyStoreTests : PasskeyStoreConformance
{
    private protected override IPasskeyStore PasskeyStore { get; } = new InMemoryPasskeyStore();
}
