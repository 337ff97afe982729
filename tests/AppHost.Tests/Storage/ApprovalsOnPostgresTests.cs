using AgentTrust.Suites;
using Aspire.Hosting.Testing;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class ApprovalsOnPostgresTests(RunningSystem system) : PostgresApprovalStoreConformance
{
    protected override async Task<string> GetPostgresAsync() =>
        (await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken))!;
}
