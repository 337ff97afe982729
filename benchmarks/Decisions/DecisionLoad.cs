using System.Diagnostics;
using System.Net;
using System.Text;

namespace AgentTrust.Benchmarks.Decisions;

/// <summary>Asks as fast as it is answered, on so many connections, and believes no server: every answer is checked.</summary>
internal sealed class DecisionLoad(DecisionServer server, IPEndPoint address, RuleWorld world, int distinct)
{
    private int _asked = -1;

    public async Task<DecisionLoadResult> RunAsync(int connections, TimeSpan length, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var taken = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => AskAsync(start, length, cancellationToken), cancellationToken)));
        var duration = Stopwatch.GetElapsedTime(start);
        var all = taken.SelectMany(times => times).Order().ToArray();
        return new(all.Length, duration, all[all.Length / 2], all[all.Length * 99 / 100]);
    }

    private async Task<List<TimeSpan>> AskAsync(long start, TimeSpan length, CancellationToken cancellationToken)
    {
        using var connection = await RawConnection.OpenAsync(address, cancellationToken);
        var taken = new List<TimeSpan>();
        while (Stopwatch.GetElapsedTime(start) < length)
        {
            var number = Interlocked.Increment(ref _asked) % distinct;
            var request = server.Ask(address, world, number);
            var sent = Stopwatch.GetTimestamp();
            var answer = await connection.SendAsync(request, cancellationToken);
            taken.Add(Stopwatch.GetElapsedTime(sent));
            if (answer.Span.IndexOf(server.Permit) >= 0 != (number % 2 == 0))
                throw new InvalidOperationException($"{server.Name} answered question {number} wrongly: {Encoding.UTF8.GetString(answer.Span)}");
        }

        return taken;
    }
}

/// <summary>What the caller saw.</summary>
internal sealed record DecisionLoadResult(int Decisions, TimeSpan Duration, TimeSpan Median, TimeSpan NinetyNinth)
{
    public double PerSecond => Decisions / Duration.TotalSeconds;
}
