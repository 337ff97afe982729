using AgentTrust.LocalEngine.Processes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.LocalEngine.Tests.Running;

public sealed class ResourceStateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task AProcessThatEndsIsFinishedWithItsExitCode(int code)
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "job", "/"));
        await app.ReachAsync("job", KnownResourceStates.Running);

        app.Processes["job"].End(code);
        var ended = await app.ReachAsync("job", KnownResourceStates.Finished);

        Assert.Equal(code, ended.Snapshot.ExitCode);
        Assert.Null(ended.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task AProcessThatCannotBeStartedHasFailedToStartAndItsLogSaysWhy()
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "missing", "/"));

        var failed = await app.ReachAsync("job", KnownResourceStates.FailedToStart);

        var log = await app.LogOf(failed);
        Assert.Contains(log, line => line.IsErrorMessage && line.Content.Contains("no such file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatRunsWithoutChecksIsHealthyAndReady()
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "job", "/"));

        var healthy = await app.Notifications.WaitForResourceHealthyAsync("job", app.Patience);

        Assert.Equal(HealthStatus.Healthy, healthy.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task AnExplicitResourceStartsWhenItIsAskedToAndStopsAndStartsAgain()
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "job", "/").WithExplicitStart());
        Assert.Equal(KnownResourceStates.NotStarted, app.StateOf("job"));

        Assert.True((await app.RunAsync("job", KnownResourceCommands.StartCommand)).Success);
        await app.ReachAsync("job", KnownResourceStates.Running);
        var first = app.Processes["job"];

        Assert.True((await app.RunAsync("job", KnownResourceCommands.StopCommand)).Success);
        Assert.Equal(KnownResourceStates.Finished, app.StateOf("job"));

        Assert.True((await app.RunAsync("job", KnownResourceCommands.StartCommand)).Success);
        await app.ReachAsync("job", KnownResourceStates.Running);
        Assert.NotSame(first, app.Processes["job"]);
    }

    [Fact]
    public async Task ARestartIsAnotherProcessOfTheSameInstance()
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "job", "/"));
        var before = await app.ReachAsync("job", KnownResourceStates.Running);
        var first = app.Processes["job"];

        await app.RunAsync("job", KnownResourceCommands.RestartCommand);
        var after = await app.Notifications.WaitForResourceAsync(
            "job", e => e.Snapshot.State?.Text == KnownResourceStates.Running && app.Processes["job"] != first, app.Patience);

        Assert.Equal(before.ResourceId, after.ResourceId);
        Assert.Equal([Signal.Terminate], first.Signals);
    }

    [Fact]
    public async Task AHealthReportBelongsToOneRun()
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("probe", () => HealthCheckResult.Healthy());
            builder.AddExecutable("job", "job", "/").WithHealthCheck("probe");
        });
        await app.Notifications.WaitForResourceHealthyAsync("job", app.Patience);
        app.Processes["job"].End(1);
        await app.ReachAsync("job", KnownResourceStates.Finished);

        var again = app.ReachAsync("job", KnownResourceStates.Running);
        await app.RunAsync("job", KnownResourceCommands.StartCommand);

        Assert.Equal(HealthStatus.Unhealthy, (await again).Snapshot.HealthStatus);
    }

    [Fact]
    public async Task AProcessThatDoesNotListenIsKilledWhenItsTimeIsUp()
    {
        var time = new FakeTimeProvider();
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.AddExecutable("job", "job", "/");
        });
        await app.ReachAsync("job", KnownResourceStates.Running);
        var process = app.Processes["job"];
        process.IsStubborn = true;

        var stopped = app.RunAsync("job", KnownResourceCommands.StopCommand);
        await process.SignalledAsync(app.Patience);
        Assert.Equal([Signal.Terminate], process.Signals);
        time.Advance(StopRule.Graceful.Patience);
        await stopped;

        Assert.Equal([Signal.Terminate, Signal.Kill], process.Signals);
    }

    [Fact]
    public async Task WhoeverWaitedForSomebodyEndsBeforeThem()
    {
        var processes = new FakeProcesses();
        await using (var app = await FakeApplication.StartAsync(Declare, processes))
            await app.Notifications.WaitForResourceHealthyAsync("edge", app.Patience);

        Assert.Equal(["edge", "middle", "store"], processes.Ended);

        static void Declare(IDistributedApplicationBuilder builder)
        {
            var store = builder.AddExecutable("store", "store", "/");
            var middle = builder.AddExecutable("middle", "middle", "/").WaitFor(store);
            builder.AddExecutable("edge", "edge", "/").WaitFor(middle);
        }
    }

    [Fact]
    public async Task WhatStillWaitsWhenTheApplicationEndsHasNotFailed()
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            var store = builder.AddExecutable("store", "store", "/").WithExplicitStart();
            builder.AddExecutable("service", "service", "/").WaitFor(store);
        });
        await app.ReachAsync("service", KnownResourceStates.Waiting);

        app.Application.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await app.Application.StopAsync(app.Patience);

        Assert.Equal(KnownResourceStates.NotStarted, app.StateOf("service"));
    }

    [Fact]
    public async Task AResourceIsToldWhatWasDeclaredForIt()
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "job", "/", "--once")
            .WithEnvironment("COLOUR", "green").WithHttpEndpoint(name: "web", env: "PORT"));
        await app.ReachAsync("job", KnownResourceStates.Running);

        var spec = app.Processes["job"].Spec;
        Assert.Equal(["--once"], spec.Arguments);
        Assert.Equal("green", spec.Environment["COLOUR"]);
        Assert.InRange(int.Parse(spec.Environment["PORT"]), PortAllocator.First, PortAllocator.Last);
    }
}
