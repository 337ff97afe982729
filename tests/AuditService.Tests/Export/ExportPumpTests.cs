using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Export;
using AgentTrust.AuditService.Export.Destinations;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Tests.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.AuditService.Tests.Export;

public sealed class ExportPumpTests : IDisposable
{
    private readonly MemoryLogStore _log = new();
    private readonly MemoryExportPositions _positions = new();
    private readonly FakeDestination _destination = new();
    private readonly FakeMeters _meters = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRecordIsSentOnceInTheLogsOrder()
    {
        await AppendAsync(5);
        var pump = Pump();

        Assert.True(await pump.SendAsync("siem", _destination, Cancelled));
        await AppendAsync(2, from: 5);
        await pump.SendAsync("siem", _destination, Cancelled);

        Assert.Equal([0L, 1, 2, 3, 4, 5, 6], _destination.Taken);
        Assert.Equal([2, 2, 1, 2], _destination.Batches);
    }

    [Fact]
    public async Task WhatWasNotTakenGoesAgain()
    {
        await AppendAsync(4);
        _destination.FailAt = 2;

        await Assert.ThrowsAsync<HttpRequestException>(() => Pump().SendAsync("siem", _destination, Cancelled));
        _destination.FailAt = null;
        await Pump(afterTheOther: true).SendAsync("siem", _destination, Cancelled);

        Assert.Equal([0L, 1, 2, 3], _destination.Taken);
    }

    [Fact]
    public async Task ARestartGoesOnWhereItWas()
    {
        await AppendAsync(3);
        await Pump().SendAsync("siem", _destination, Cancelled);

        await AppendAsync(1, from: 3);
        await Pump(afterTheOther: true).SendAsync("siem", _destination, Cancelled);

        Assert.Equal([0L, 1, 2, 3], _destination.Taken);
    }

    [Fact]
    public async Task OneReplicaSends()
    {
        await AppendAsync(1);
        await Pump().SendAsync("siem", _destination, Cancelled);

        Assert.False(await Pump().SendAsync("siem", _destination, Cancelled));
        Assert.True(await Pump().SendAsync("other", _destination, Cancelled));
    }

    [Fact]
    public async Task ADestinationThatHangsIsGivenUpAndKeepsItsPlace()
    {
        await AppendAsync(1);
        var time = new FakeTimeProvider();
        _destination.Hangs = true;

        var sending = Pump(time: time).SendAsync("siem", _destination, Cancelled);
        time.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Empty(_destination.Taken);
    }

    public void Dispose() => _meters.Dispose();

    private ExportPump Pump(bool afterTheOther = false, TimeProvider? time = null)
    {
        if (afterTheOther) _positions.EndLeases();
        return new(
            _log, _positions, new DestinationFactory(null!, Options.Create(new CheckpointOptions())), Options.Create(new ExportOptions { BatchSize = 2 }),
            new ExportTelemetry(_meters), time ?? TimeProvider.System, NullLogger<ExportPump>.Instance);
    }

    private async Task AppendAsync(int count, int from = 0)
    {
        var records = Enumerable.Range(from, count).Select(i => AuditHost.Record($"r{i}", i + 1)).ToList();
        await _log.AppendAsync([new Submission("p", [.. records.Select(record => new CheckedRecord(record, CanonicalJson.EncodeContract(record)))])], Cancelled);
    }

    private sealed class FakeDestination : IDestination
    {
        public List<long> Taken { get; } = [];

        public List<int> Batches { get; } = [];

        public long? FailAt { get; set; }

        public bool Hangs { get; set; }

        public async Task SendAsync(IReadOnlyList<LoggedRecord> records, CancellationToken cancellationToken)
        {
            if (Hangs) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            if (records[0].Index == FailAt) throw new HttpRequestException("503");
            Taken.AddRange(records.Select(logged => logged.Index));
            Batches.Add(records.Count);
        }
    }
}
