using AgentTrust.Suites;
using Aspire.Hosting.Testing;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class DelegationsOnPostgresTests(RunningSystem system) : PostgresDelegationStoreConformance
{
    protected override async Task<string> GetPostgresAsync() =>
        (await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken))!;
}
