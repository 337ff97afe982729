using System.Diagnostics;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Fakes;
using AgentTrust.Suites;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.AppHost.Tests.Storage;

/// <summary>With 10,000 pending requests a page still opens at once, the first as the last.</summary>
public sealed class ManyApprovalsOnPostgresTests(RunningSystem system)
{
    private const int Many = 10_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APageOfTenThousandPendingRequestsOpensAtOnce()
    {
        using var host = await ApprovalDatabase.StartAsync((await system.App.GetConnectionStringAsync("postgres", Cancelled))!, Cancelled);
        var (store, now) = (host.Services.GetRequiredService<IApprovalStore>(), TimeProvider.System.GetUtcNow());
        await Parallel.ForAsync(0, Many, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancelled }, async (n, stopping) =>
            await store.SubmitAsync($"key{n}", newest => AccessRequests.Submit(
                newest, new($"key{n}", SampleCall.Binding, SampleCall.Arguments, "+ a line"), $"apr_{n}", now, TimeSpan.FromMinutes(15)), stopping));
        var search = new ApprovalSearch(AccessRequestState.Pending, null, null, ["service-owners"], null, 50, now);
        await store.PageAsync(search, Cancelled);

        var begun = Stopwatch.GetTimestamp();
        var first = await store.PageAsync(search, Cancelled);
        var last = await store.PageAsync(search with { Before = 60 }, Cancelled);
        var elapsed = Stopwatch.GetElapsedTime(begun);

        Assert.Equal((Many, 50, Many), (first.Total, first.Items.Count, last.Total));
        Assert.True(elapsed < TimeSpan.FromSeconds(1), $"Two pages took {elapsed}.");
        TestContext.Current.TestOutputHelper?.WriteLine($"Two pages of 50 of {Many} took {elapsed.TotalMilliseconds:F1} ms.");
        await host.StopAsync(Cancelled);
    }
}
