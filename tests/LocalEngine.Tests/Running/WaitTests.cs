using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.LocalEngine.Tests.Running;

public sealed class WaitTests
{
    [Fact]
    public async Task AWaiterStartsWhenTheDependencyIsHealthyAndNotBefore()
    {
        var health = HealthStatus.Unhealthy;
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("probe", () => new HealthCheckResult(health));
            var store = builder.AddExecutable("store", "store", "/").WithHealthCheck("probe");
            builder.AddExecutable("service", "service", "/").WaitFor(store);
        });

        // The check has answered, so that the wait could have ended if it looked at the state alone.
        await app.Notifications.WaitForResourceAsync("store", e => e.Snapshot.HealthReports is [{ Status: HealthStatus.Unhealthy }], app.Patience);
        Assert.Equal(KnownResourceStates.Waiting, app.StateOf("service"));
        Assert.False(app.Processes.Has("service"));

        health = HealthStatus.Healthy;
        await app.ReachAsync("service", KnownResourceStates.Running);
    }

    [Fact]
    public async Task AWaiterAlsoWaitsForWhatIsDoneWhenTheDependencyIsReady()
    {
        var prepared = new TaskCompletionSource();
        IResource? service = null;
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            var store = builder.AddExecutable("store", "store", "/").OnResourceReady((_, _, _) => prepared.Task);
            service = builder.AddExecutable("service", "service", "/").WithExplicitStart().WaitFor(store).Resource;
        });
        await app.Notifications.WaitForResourceAsync("store", e => e.Snapshot.ReadyHandlers is not null, app.Patience);

        // Everything else that it waits for is known already: it would have ended by now.
        var waiting = app.Notifications.WaitForDependenciesAsync(service!, app.Patience);
        Assert.False(waiting.IsCompleted);

        prepared.SetResult();
        await waiting;
    }

    [Fact]
    public async Task AnUnregisteredHealthCheckIsUnhealthyAndSaysSo()
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("store", "store", "/").WithHealthCheck("nobody"));

        var report = await app.Notifications.WaitForResourceAsync("store", e => e.Snapshot.HealthReports is [{ Status: not null }], app.Patience);

        Assert.Equal(HealthStatus.Unhealthy, report.Snapshot.HealthStatus);
        Assert.Contains("'nobody'", report.Snapshot.HealthReports[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoWaitsForAResourceThatFailsFailsToo()
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            var store = builder.AddExecutable("store", "missing", "/");
            var service = builder.AddExecutable("service", "service", "/").WaitFor(store);
            builder.AddExecutable("edge", "edge", "/").WaitForStart(service);
        });

        var edge = await app.ReachAsync("edge", KnownResourceStates.FailedToStart);

        Assert.Equal(KnownResourceStates.FailedToStart, app.StateOf("service"));
        Assert.Contains(await app.LogOf(edge), line => line.Content.Contains("'service' failed to start", StringComparison.Ordinal));
        await Assert.ThrowsAsync<DistributedApplicationException>(() => app.Notifications.WaitForResourceHealthyAsync("edge", app.Patience));
    }

    [Fact]
    public async Task ADependencyThatEndsBeforeItIsHealthyStopsItsWaiters()
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("probe", () => HealthCheckResult.Unhealthy());
            var store = builder.AddExecutable("store", "store", "/").WithHealthCheck("probe");
            builder.AddExecutable("service", "service", "/").WaitFor(store);
        });
        await app.ReachAsync("store", KnownResourceStates.Running);

        app.Processes["store"].End(1);

        await app.ReachAsync("service", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public async Task AWaiterThatWaitsOnOutlivesAFailedDependency()
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            var store = builder.AddExecutable("store", "store", "/");
            builder.AddExecutable("service", "service", "/").WithExplicitStart()
                .WaitFor(store, WaitBehavior.WaitOnResourceUnavailable);
        });
        await app.ReachAsync("store", KnownResourceStates.Running);
        app.Processes["store"].End(1);
        await app.ReachAsync("store", KnownResourceStates.Finished);

        await app.RunAsync("service", KnownResourceCommands.StartCommand);
        await app.ReachAsync("service", KnownResourceStates.Waiting);
        await app.RunAsync("store", KnownResourceCommands.StartCommand);

        await app.ReachAsync("service", KnownResourceStates.Running);
    }

    [Fact]
    public async Task StartOnAWaitingResourceSkipsTheWait()
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            var store = builder.AddExecutable("store", "store", "/").WithExplicitStart();
            builder.AddExecutable("service", "service", "/").WaitFor(store);
        });
        await app.ReachAsync("service", KnownResourceStates.Waiting);

        await app.RunAsync("service", KnownResourceCommands.StartCommand);

        await app.ReachAsync("service", KnownResourceStates.Running);
        Assert.Equal(KnownResourceStates.NotStarted, app.StateOf("store"));
    }

    [Theory]
    [InlineData(0, "Running")]
    [InlineData(4, "FailedToStart")]
    public async Task ACompletionIsWaitedForWithItsExitCode(int code, string state)
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            var migration = builder.AddExecutable("migration", "migration", "/");
            builder.AddExecutable("service", "service", "/").WaitForCompletion(migration);
        });
        await app.ReachAsync("migration", KnownResourceStates.Running);

        app.Processes["migration"].End(code);

        await app.ReachAsync("service", state);
    }
}
