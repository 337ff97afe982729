using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Suites;

namespace AgentTrust.ApprovalService.Tests.Storage;

public sealed class InMemoryApprovalStoreTests : ApprovalStoreConformance
{
    private readonly InMemoryApprovalStore _store = new(TimeProvider.System);

    private protected override IApprovalStore Store => _store;

    private protected override IBreakGlassReviews Reviews => _store.Reviews;

    private protected override Task<IReadOnlyList<string>> RecordedKindsAsync(string approval) =>
        Task.FromResult<IReadOnlyList<string>>(
            [.. _store.Records.Where(record => record.Details!["approval"].GetString() == approval).Select(record => record.Kind)]);
}
