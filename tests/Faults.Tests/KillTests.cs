using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.Faults.Tests;

/// <summary>Processes are killed at random points under load; afterwards an oracle looks at what was promised and what is there.</summary>
public sealed class KillTests
{
    private const int Producers = 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Some in every test run; hundreds with <c>AGENTTRUST_KILLS=300 dotnet run --project tests/Faults.Tests</c>.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("AGENTTRUST_KILLS"), out var kills) ? kills : 4;

    [Fact]
    public async Task EveryAcknowledgedRecordIsInTheLogOnceWhateverWasKilled()
    {
        await using var log = await RunningLog.StartAsync(Cancelled);
        using var stop = new CancellationTokenSource();
        var killed = new List<Producer>();
        var living = Enumerable.Range(0, Producers).Select(_ => new Producer(log)).ToList();
        var running = living.Select(producer => producer.RunAsync(stop.Token, Cancelled)).ToList();

        for (var i = 0; i < Kills; i++)
        {
            // A producer that dies leaves what it had under way; nobody was promised anything about it.
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            var mortal = new Producer(log);
            var dying = mortal.RunAsync(CancellationToken.None, kill.Token);
            killed.Add(mortal);

            await Task.Delay(Random.Shared.Next(50, 800), Cancelled);
            var victim = i % 2 == 0 ? log.Service : log.Database;
            victim.Kill();
            await Task.Delay(Random.Shared.Next(0, 200), Cancelled);
            await kill.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => dying); // cancelled, or in the middle of a failure
            await log.RecoverAsync(victim, Cancelled);
            if (i == Kills / 2) await log.Operator().RotateKeyAsync(new() { Reason = "The drill says so." }, Cancelled);
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
        await OracleAsync(log, living, killed);
    }

    /// <summary>Two processes on one database: whichever is killed while it writes, the other goes on at once, and it is one log.</summary>
    [Fact]
    public async Task WhenTheOneWriterIsKilledTheOtherTakesOver()
    {
        await using var log = await RunningLog.StartAsync(Cancelled);
        await log.StartReplicaAsync(Cancelled);
        using var stop = new CancellationTokenSource();
        var living = Enumerable.Range(0, Producers).Select(_ => new Producer(log, hasReplica: true)).ToList();
        var running = living.Select(producer => producer.RunAsync(stop.Token, Cancelled)).ToList();

        for (var i = 0; i < Kills; i++)
        {
            await Task.Delay(Random.Shared.Next(200, 800), Cancelled);
            var killsReplica = i % 2 == 1;
            (killsReplica ? log.Replica! : log.Service).Kill();
            await AcknowledgesMoreAsync(living);
            if (killsReplica) log.Replica!.Start();
            else log.Service.Start();
            await log.WaitAsync(Cancelled, killsReplica);
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
        await OracleAsync(log, living, []);
    }

    [Fact]
    public async Task AReadOnlyDatabaseAcknowledgesNothing()
    {
        await using var log = await RunningLog.StartAsync(Cancelled);
        await log.Client(SpiffeIds.ToolProxy).AppendAsync([Record("before", 1)], Cancelled);
        await log.ExecuteAsync("ALTER DATABASE auditdb SET default_transaction_read_only = on", Cancelled);
        await log.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'auditdb' AND pid <> pg_backend_pid()", Cancelled);

        await Assert.ThrowsAsync<Contracts.ProblemException>(() => log.Client(SpiffeIds.ToolProxy).AppendAsync([Record("while", 2)], Cancelled));
        await Assert.ThrowsAsync<Contracts.ProblemException>(() => log.Client(SpiffeIds.ToolProxy).AppendAsync([Record("while", 2)], Cancelled));
        await log.ExecuteAsync("ALTER DATABASE auditdb RESET default_transaction_read_only", Cancelled);
        await log.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'auditdb' AND pid <> pg_backend_pid()", Cancelled);
        await log.WaitAsync(Cancelled); // the connections that were ended are noticed one by one

        Assert.Equal(["before"], (await log.Client(SpiffeIds.AuditVerifier).GetLeavesAsync(0, 10, Cancelled)).Leaves.Select(IdOf));
    }

    [Fact]
    public async Task AFullDiskAcknowledgesNothingThatIsNotThere()
    {
        await using var log = await RunningLog.StartAsync(Cancelled);
        log.Database.Kill();
        log.Database.LargestFile = 17_000_000; // a segment of the write-ahead log fits, the leaves soon do not
        await log.RecoverAsync(log.Database, Cancelled);

        var acknowledged = new List<string>();
        var refused = 0;
        for (var i = 1; refused < 3 && i < 2000; i++)
        {
            var record = Record($"r{i}", i) with { Summary = System.Security.Cryptography.RandomNumberGenerator.GetHexString(50_000) };
            try
            {
                acknowledged.AddRange((await log.Client(SpiffeIds.ToolProxy).AppendAsync([record], Cancelled)).Select(result => result.Id));
            }
            catch (Exception e) when (e is Contracts.ProblemException or HttpRequestException or TaskCanceledException)
            {
                refused++;
            }
        }

        Assert.Equal(3, refused);
        Assert.True(acknowledged.Count > 50, "The disk was full from the start.");
        log.Database.Kill();
        log.Database.LargestFile = null;
        await log.RecoverAsync(log.Database, Cancelled);
        var there = new List<string>();
        while (await log.Client(SpiffeIds.AuditVerifier).GetLeavesAsync(there.Count, 100, Cancelled) is { Leaves.Count: > 0 } page) there.AddRange(page.Leaves.Select(IdOf));
        Assert.Empty(acknowledged.Except(there));
        Assert.Equal(there.Count, there.Distinct().Count());
    }

    /// <summary>Every producer has something acknowledged by the process that is left.</summary>
    private static async Task AcknowledgesMoreAsync(List<Producer> producers)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(30)); // targets: healed in half a minute, without a person
        var before = producers.ConvertAll(producer => producer.Acknowledged.Count);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (producers.Where((producer, i) => producer.Acknowledged.Count == before[i]).Any()) await look.WaitForNextTickAsync(patience.Token);
    }

    private static async Task OracleAsync(RunningLog log, List<Producer> living, List<Producer> killed)
    {
        var ids = (await LogOracle.VerifiedAsync(log, Cancelled)).ConvertAll(logged => logged.Record.Id);

        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (var (id, index) in living.Concat(killed).SelectMany(producer => producer.Acknowledged)) Assert.Equal(id, ids[(int)index]);
        Assert.True(living.Sum(producer => producer.Acknowledged.Count) > 100, "Nothing was under load.");
    }

    private static string IdOf(LogLeaf leaf) => LogOracle.RecordOf(leaf).Record.Id;

    private static AuditRecord Record(string id, long sequence) => new()
    {
        Id = id,
        Kind = AuditKinds.CallIntent,
        Time = DateTimeOffset.UnixEpoch,
        Epoch = "run-1",
        Sequence = sequence,
    };
}
