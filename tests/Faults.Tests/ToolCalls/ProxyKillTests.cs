using System.Collections.Concurrent;
using System.Net;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.Faults.Tests.ToolCalls;

/// <summary>The real tool proxy under load, killed, or cut off from its log: what reached the tool is in the log, once, and nothing that was denied reached it.</summary>
public sealed class ProxyKillTests
{
    private const int Callers = 8;

    private readonly ConcurrentDictionary<string, HttpStatusCode?> _called = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Some in every test run; hundreds with <c>AGENTTRUST_KILLS=300 dotnet run --project tests/Faults.Tests</c>.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("AGENTTRUST_KILLS"), out var kills) ? kills : 4;

    [Fact]
    public async Task EveryCallThatReachedTheToolIsInTheLogOnceThoughItsProxyWasKilled()
    {
        await using var proxy = await RunningProxy.StartAsync(Cancelled);
        proxy.Line.Length = TimeSpan.FromMilliseconds(50);
        await UnderLoadAsync(proxy, async () =>
        {
            for (var i = 0; i < Kills; i++)
            {
                await Task.Delay(Random.Shared.Next(100, 1000), Cancelled);
                proxy.Service.Kill();
                await proxy.WaitAsync(Cancelled);
            }
        });

        var intents = await OracleAsync(proxy);

        Assert.True(_called.Values.Any(answer => answer is null), "No call was under way when the proxy was killed.");
        Assert.True(intents.Select(intent => intent.Record.Epoch).Distinct().Count() > Kills, "Each process numbers its own run.");
    }

    [Fact]
    public async Task ABatchThatIsLostOnItsWayIsSentAgainAndTheLogIsComplete()
    {
        await using var proxy = await RunningProxy.StartAsync(Cancelled);
        proxy.Line.LosesEvery = 3;
        await UnderLoadAsync(proxy, async () =>
        {
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (proxy.Line is { BatchesLost: < 10 } or { AcknowledgementsLost: < 10 }) await look.WaitForNextTickAsync(Cancelled);
        });
        proxy.Line.LosesEvery = 0;
        await proxy.WaitAsync(Cancelled); // what waited goes before it

        var intents = await OracleAsync(proxy);

        Assert.Single(intents.Select(intent => intent.Record.Epoch).Distinct());
        Assert.All(proxy.Reached, name => Assert.True(_called.GetValueOrDefault(name) is HttpStatusCode.OK || name.StartsWith("wait-", StringComparison.Ordinal)));
    }

    private async Task UnderLoadAsync(RunningProxy proxy, Func<Task> faults)
    {
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => CallOnAsync(proxy, stop.Token)).ToList();
        await faults();
        await stop.CancelAsync();
        await Task.WhenAll(callers);
    }

    /// <summary>Each call is made once, whatever comes of it: an agent does not know whether one without an answer was made.</summary>
    private async Task CallOnAsync(RunningProxy proxy, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var name = $"call-{Guid.CreateVersion7():N}";
            _called[name] = null;
            try
            {
                _called[name] = await proxy.CallAsync(name, Cancelled);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, Cancelled); // the proxy is dead
            }
        }
    }

    private async Task<List<LoggedRecord>> OracleAsync(RunningProxy proxy)
    {
        var logged = await LogOracle.VerifiedAsync(proxy.Log, Cancelled);
        var intents = logged.Where(record => record.Record.Kind == AuditKinds.CallIntent).ToList();
        var outcomes = logged.Where(record => record.Record.Kind == AuditKinds.CallOutcome).ToLookup(record => record.Record.Call);
        var reached = proxy.Reached.ToList();

        Assert.Equal(reached.Count, reached.Distinct().Count());
        var intended = intents.ToDictionary(intent => intent.Record.Resource!.Id); // which throws when one stands there twice
        Assert.Empty(reached.Except(intended.Keys));
        Assert.All(intents, intent => Assert.InRange(outcomes[intent.Record.Call].Count(), 0, 1));
        foreach (var (name, answer) in _called)
        {
            if (answer is HttpStatusCode.OK) Assert.Contains(name, reached);
            else if (answer is not null) Assert.DoesNotContain(name, reached);
        }

        Assert.True(_called.Values.Count(answer => answer is HttpStatusCode.OK) > 20, "Nothing was under load.");
        return intents;
    }
}
