using System.Diagnostics;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.Faults.Tests.Approvals;

/// <summary>Broker, database, its connections, the service and its log die at random points; no request is lost, and nothing is granted or used twice.</summary>
public sealed class ApprovalKillTests(ITestOutputHelper output)
{
    private const int Callers = 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Each kind once in every test run; hundreds with <c>AGENTTRUST_KILLS=300 dotnet run --project tests/Faults.Tests</c>.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("AGENTTRUST_KILLS"), out var kills) ? kills : 5;

    [Fact]
    public async Task NoRequestIsLostAndNothingIsGrantedTwiceWhateverWasKilled()
    {
        await using var running = await RunningApprovals.StartAsync(Cancelled);
        using var stop = new CancellationTokenSource();
        var lived = new List<ApprovedCall>();
        var callers = Enumerable.Range(0, Callers).Select(_ => LiveOnAsync(running, lived, stop.Token)).ToList();

        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Kills; i++)
        {
            await Task.Delay(Random.Shared.Next(50, 800), Cancelled);
            var begun = Stopwatch.GetTimestamp();
            await StrikeAsync(running, i, Cancelled);
            var healed = Stopwatch.GetElapsedTime(begun);
            if (healed > slowest) slowest = healed;
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await running.DrainAsync(Cancelled);
        await OracleAsync(running, lived);
        output.WriteLine($"{Kills} kills; {lived.Count} calls asked, granted and used, each once; the longest until it answered again took {slowest.TotalSeconds:F1} s.");
    }

    private static async Task StrikeAsync(RunningApprovals running, int round, CancellationToken cancellationToken)
    {
        if (round % 5 == 0)
        {
            await running.Log.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'approvaldb' AND pid <> pg_backend_pid()", cancellationToken);
            await running.WaitAsync(cancellationToken);
            return;
        }

        var victim = (round % 5) switch { 1 => running.Broker.Process, 2 => running.Service, 3 => running.Log.Database, _ => running.Log.Service };
        victim.Kill();
        await Task.Delay(Random.Shared.Next(0, 200), cancellationToken);
        await running.RecoverAsync(victim, cancellationToken);
    }

    private static async Task LiveOnAsync(RunningApprovals running, List<ApprovedCall> lived, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var call = new ApprovedCall(running);
            lock (lived) lived.Add(call);
            await call.LiveAsync(Cancelled);
        }
    }

    private static async Task OracleAsync(RunningApprovals running, List<ApprovedCall> lived)
    {
        Assert.True(lived.Count > 10, "Nothing was under load.");
        var logged = await LoggedKinds.ReadAsync(running.Log.Client(SpiffeIds.AuditVerifier), Cancelled);
        foreach (var call in lived)
        {
            var request = await running.Proxy.GetAsync(call.Id!, Cancelled);
            Assert.Equal(AccessRequestState.Consumed, request.State);
            Assert.Single(request.Decisions);
            Assert.InRange(call.Used, 0, 1); // an answer that was lost is not repeated
            Assert.Equal(
                [nameof(ApprovalConsumed), nameof(ApprovalGranted), nameof(ApprovalRequested)], await running.Listener.WaitAsync(call.Id!, 3, Cancelled));
            Assert.Equal(["approval.requested pending", "approval.granted granted", "approval.consumed consumed"], logged[call.Id!].Where(kind => !kind.StartsWith("approval.refused", StringComparison.Ordinal)));
        }

        Assert.Equal(lived.Count, lived.Select(call => call.Id).Distinct().Count());
    }
}
