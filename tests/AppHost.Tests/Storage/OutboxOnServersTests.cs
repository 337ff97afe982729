using AgentTrust.Suites;
using Aspire.Hosting.Testing;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class OutboxOnServersTests(RunningSystem system) : OutboxConformance
{
    protected override async Task<string> GetPostgresAsync() =>
        (await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken))!;

    protected override async Task<string> GetBrokerAsync() =>
        (await system.App.GetConnectionStringAsync("messaging", TestContext.Current.CancellationToken))!;
}
