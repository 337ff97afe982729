using System.Diagnostics.Metrics;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.AuditService.Tests.Log;

public sealed class AuditLogTests : IAsyncDisposable
{
    private readonly MemoryLogStore _store = new();
    private readonly LogOptions _options = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private AuditLog? _log;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatArrivesDuringACommitSharesTheNextOne()
    {
        var log = await StartAsync();
        var (begun, commit) = HoldCommits();
        var first = log.AppendAsync(Submission("first"), Cancelled);
        await begun.Task.WaitAsync(Cancelled);

        var others = Enumerable.Range(0, 20).Select(i => log.AppendAsync(Submission($"r{i}"), Cancelled)).ToArray();
        commit.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 20], _store.Batches);
        Assert.Equal(Enumerable.Range(0, 21).Select(i => (long)i), _store.Leaves.Select(l => l.Leaf.Index));
    }

    [Fact]
    public async Task ACommitTakesNoMoreThanItsLimit()
    {
        _options.MaxRecordsPerCommit = 8;
        var log = await StartAsync();
        var (begun, commit) = HoldCommits();
        var first = log.AppendAsync(Submission("first"), Cancelled);
        await begun.Task.WaitAsync(Cancelled);

        var others = Enumerable.Range(0, 20).Select(i => log.AppendAsync(Submission($"r{i}"), Cancelled)).ToArray();
        commit.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 8, 8, 4], _store.Batches);
    }

    [Fact]
    public async Task WhoeverComesToAFullQueueIsTurnedAwayAtOnce()
    {
        _options.MaxWaitingRequests = 2;
        var log = await StartAsync();
        var (begun, commit) = HoldCommits();
        var first = log.AppendAsync(Submission("first"), Cancelled);
        await begun.Task.WaitAsync(Cancelled);
        Task[] waiting = [first, log.AppendAsync(Submission("a"), Cancelled), log.AppendAsync(Submission("b"), Cancelled)];

        var (_, refusal) = await log.AppendAsync(Submission("c"), Cancelled);
        commit.SetResult();
        await Task.WhenAll(waiting);

        Assert.Equal(AppendRefusal.Busy, refusal);
        Assert.Equal(3, _store.Leaves.Count);
    }

    [Fact]
    public async Task ACallerWhoLeavesDoesNotTakeTheirRecordAlong()
    {
        var log = await StartAsync();
        var (begun, commit) = HoldCommits();
        using var leaving = new CancellationTokenSource();
        var left = log.AppendAsync(Submission("a"), leaving.Token);
        await begun.Task.WaitAsync(Cancelled);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        commit.SetResult();
        var (again, _) = await log.AppendAsync(Submission("a"), Cancelled);

        Assert.True(again!.Results.Single().IsDuplicate);
    }

    [Fact]
    public async Task AStopFinishesTheCommitThatHasBegunAndPromisesNothingElse()
    {
        var log = await StartAsync();
        var (begun, commit) = HoldCommits();
        var first = log.AppendAsync(Submission("first"), Cancelled);
        await begun.Task.WaitAsync(Cancelled);
        var late = log.AppendAsync(Submission("late"), Cancelled);

        var stopped = log.StopAsync(Cancelled);
        commit.SetResult();
        await stopped;

        Assert.Equal(0, (await first).Outcome!.Results.Single().Index);
        Assert.Equal(AppendRefusal.Unavailable, (await late).Refusal);
        Assert.Equal(AppendRefusal.Busy, (await log.AppendAsync(Submission("later"), Cancelled)).Refusal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_log is not null) await _log.StopAsync(CancellationToken.None);
        _log?.Dispose();
        await _services.DisposeAsync();
    }

    private static Submission Submission(string id) =>
        new("spiffe://agenttrust.local/service/tool-proxy", [RecordRules.Check(AuditHost.Record(id), new LogOptions()).Record!]);

    private async Task<AuditLog> StartAsync()
    {
        var telemetry = new LogTelemetry(_services.GetRequiredService<IMeterFactory>());
        _log = new AuditLog(_store, Options.Create(_options), telemetry, _time, NullLogger<AuditLog>.Instance);
        await _log.StartAsync(Cancelled);
        return _log;
    }

    private (TaskCompletionSource Begun, TaskCompletionSource Commit) HoldCommits()
    {
        var (begun, commit) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.BeforeCommit = () => { begun.TrySetResult(); return commit.Task; };
        return (begun, commit);
    }
}
