using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.Tests.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ToolProxy.Tests.Records;

/// <summary>A log that takes nothing holds the proxy back; nothing that was taken on is dropped for it.</summary>
public sealed class AuditTrailTests : IDisposable
{
    private const int MostWaiting = 20_000;

    private readonly FakeAuditLog _log = new() { IsDown = true };
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services;
    private readonly AuditTrail _trail;

    public AuditTrailTests()
    {
        _services = new ServiceCollection().AddTransient(_ => new AuditClient(new HttpClient(_log, disposeHandler: false) { BaseAddress = new("http://audit-service") })).BuildServiceProvider();
        _trail = new(_services, new PendingBodies(), _time, NullLogger<AuditTrail>.Instance);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatWaitsIsBoundedAndBeyondItNothingIsPromised()
    {
        for (var i = 0; i < MostWaiting; i++) Assert.False(_trail.WriteAsync(Record(i)).IsCompleted);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _trail.WriteAsync(Record(MostWaiting)));
    }

    [Fact]
    public async Task WhatWaitedIsSentInOrderOnceTheLogIsBack()
    {
        await _trail.StartAsync(Cancelled);
        var written = Enumerable.Range(0, 1000).Select(i => _trail.WriteAsync(Record(i))).ToArray();
        _log.IsDown = false;

        for (var all = Task.WhenAll(written); !all.IsCompleted; await Task.WhenAny(all, Task.Delay(10, Cancelled))) _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"r{i}"), _log.Records.Select(record => record.Id));
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), _log.Records.Select(record => record.Sequence));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), await Task.WhenAll(written));
        await _trail.StopAsync(Cancelled);
    }

    [Fact]
    public async Task WhatTheLogLostThoughItAcknowledgedItIsSentAgain()
    {
        _log.IsDown = false;
        await _trail.StartAsync(Cancelled);
        for (var i = 0; i < 10; i++) await _trail.WriteAsync(Record(i));

        _log.Forget(4);
        await _trail.WriteAsync(Record(10));
        foreach (var id in new[] { "r6", "r7", "r8", "r9" }) await _log.RecordAsync(record => record.Id == id);

        Assert.Equal(Enumerable.Range(1, 11).Select(i => (long)i), _log.Records.Select(record => record.Sequence).Order());
        await _trail.StopAsync(Cancelled);
    }

    public void Dispose()
    {
        _trail.Dispose();
        _services.Dispose();
        _log.Dispose();
    }

    private static AuditRecord Record(int number) => new() { Id = $"r{number}", Kind = AuditKinds.CallIntent, Time = DateTimeOffset.UnixEpoch, Epoch = "", Sequence = 0 };
}
