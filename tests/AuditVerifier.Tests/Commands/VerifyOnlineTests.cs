using AgentTrust.AuditVerifier.Commands;
using AgentTrust.Contracts.Audit;
using Microsoft.Extensions.Time.Testing;
using NSec.Cryptography;

namespace AgentTrust.AuditVerifier.Tests.Commands;

public sealed class VerifyOnlineTests : IDisposable
{
    private static readonly OnlineOptions Plain = new(null, null, null, null);

    private readonly OfflineRun _files = new();
    private readonly SignedLog _log = new(5);
    private string _said = "";

    [Fact]
    public async Task AnHonestServicesLogHoldsAndItsNewestRecordIsProvedOffline()
    {
        Assert.Equal(ExitCode.Holds, await RunAsync(new FakeAuditService(_log), Plain));

        Assert.Contains("is the service's own word; keep it", _said, StringComparison.Ordinal);
        Assert.Contains("All 5 records are as they were signed, in order and without a gap.", _said, StringComparison.Ordinal);
        Assert.Contains("It is entry 4 of the 5 that log.test/audit signed.", _said, StringComparison.Ordinal);
        Assert.EndsWith("The proof holds.", _said.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyLogHolds()
    {
        using var empty = new SignedLog(0);

        Assert.Equal(ExitCode.Holds, await RunAsync(new FakeAuditService(empty), Plain));
    }

    [Fact]
    public async Task ATasksRecordsAreToldAndATaskWithoutAnyIsNamed()
    {
        Assert.Equal(ExitCode.Holds, await RunAsync(new FakeAuditService(_log), Plain with { Task = "task-1" }));
        Assert.Contains("Record 2, 1970-01-01 00:02:00Z, by tool-proxy: decision, permitted.", _said, StringComparison.Ordinal);

        Assert.Equal(ExitCode.DoesNotHold, await RunAsync(new FakeAuditService(_log), Plain with { Task = "other" }));
        Assert.Contains("WRONG: The log has no record of the task other.", _said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherKeyThanTheOneThatWasKeptIsFound()
    {
        using var kept = Key.Create(SignatureAlgorithm.Ed25519);

        Assert.Equal(ExitCode.DoesNotHold, await RunAsync(new FakeAuditService(_log), Plain with { Key = SignedLog.VerifierKeyOf(kept) }));
    }

    [Fact]
    public async Task ALogThatDoesNotContinueAnEarlierCheckpointIsFoundThoughItsOwnCheckpointHolds()
    {
        var honest = _files.File("honest", _log.Sign(SignedLog.Text(3, SignedLog.Root(_log.Leaves.Take(3)))));
        var rewritten = _files.File("rewritten", _log.Sign(SignedLog.Text(3, SignedLog.Root(_log.Leaves.Skip(1).Take(3)))));

        Assert.Equal(ExitCode.Holds, await RunAsync(new FakeAuditService(_log), Plain with { Since = honest }));
        Assert.Equal(ExitCode.DoesNotHold, await RunAsync(new FakeAuditService(_log), Plain with { Since = rewritten }));
        Assert.Contains("not those that the earlier checkpoint was signed over", _said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARecordThatTheServiceDroppedIsNamed()
    {
        _log.Leaves.RemoveAt(2);

        Assert.Equal(ExitCode.DoesNotHold, await RunAsync(new FakeAuditService(_log) { ProvesNothing = true }, Plain));

        Assert.Contains("WRONG: Record 2 is missing", _said, StringComparison.Ordinal);
        Assert.Contains("WRONG: The service gives no proof of record 4. The log in auditdb does not hold.", _said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANumberThatIsOnItsWayIsNoGap()
    {
        AuditRecord late = SignedLog.Record(5) with { Epoch = "run-2", Sequence = 1 }, early = SignedLog.Record(4) with { Epoch = "run-2", Sequence = 2 };
        using var log = new SignedLog([.. Enumerable.Range(0, 4).Select(i => SignedLog.Record(i)), early]);
        var service = new FakeAuditService(log);
        service.StillComing.Enqueue(SignedLog.Leaf(5, late));

        Assert.Equal(ExitCode.Holds, await RunAsync(service, Plain));
    }

    [Fact]
    public async Task ANumberThatStaysAwayIsAGap()
    {
        using var log = new SignedLog([SignedLog.Record(0), SignedLog.Record(2)]);

        Assert.Equal(ExitCode.DoesNotHold, await RunAsync(new FakeAuditService(log), Plain));
        Assert.Contains("WRONG: Number 2 of", _said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsExportedHoldsOffline()
    {
        var folder = Path.GetDirectoryName(_files.File("x", ""))!;
        Assert.Equal(ExitCode.Holds, await RunAsync(new FakeAuditService(_log), Plain with { Export = folder }));

        var key = await File.ReadAllTextAsync(Path.Combine(folder, "key.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(0, await _files.RunAsync(
            "verify-log", Path.Combine(folder, "log.jsonl"), "--checkpoint", Path.Combine(folder, "checkpoint.txt"), "--key", key));
        Assert.Equal(0, await _files.RunAsync("verify-proof", Path.Combine(folder, "record-4.tlog-proof"), "--key", key));
    }

    public void Dispose()
    {
        _files.Dispose();
        _log.Dispose();
    }

    private async Task<ExitCode> RunAsync(FakeAuditService service, OnlineOptions options)
    {
        using var output = new StringWriter();
        var time = new FakeTimeProvider();
        var run = new VerifyOnline(service.Client, time, new Report(output)).RunAsync(options, TestContext.Current.CancellationToken);
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        _said = output.ToString();
        return await run;
    }
}
