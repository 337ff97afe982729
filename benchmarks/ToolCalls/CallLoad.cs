using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Text;
using AgentTrust.Benchmarks.Decisions;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>Makes prepared calls as fast as they are answered, and believes nobody: an answer without the tool's words has failed.</summary>
/// <param name="address">Whom it calls.</param>
/// <param name="tls">Of every connection; null for plain ones.</param>
internal sealed class CallLoad(IPEndPoint address, SslClientAuthenticationOptions? tls)
{
    private static readonly byte[] Expected = "\"isError\":false"u8.ToArray();

    /// <param name="requests">Each is sent once; the run is over when all are answered.</param>
    /// <param name="connections">How many at a time.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<CallLoadResult> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> requests, int connections, CancellationToken cancellationToken)
    {
        var open = new List<RawConnection>();
        try
        {
            for (var i = 0; i < connections; i++) open.Add(await RawConnection.OpenAsync(address, tls, cancellationToken));

            var taken = new TimeSpan[requests.Count];
            var (next, failed, firstFailure) = (-1, 0, (string?)null);
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(open.Select(connection => Task.Run(() => CallAsync(connection), cancellationToken)));
            var duration = Stopwatch.GetElapsedTime(start);
            Array.Sort(taken);
            return new(taken.Length - failed, failed, duration, taken[taken.Length / 2], taken[taken.Length * 99 / 100]) { FirstFailure = firstFailure };

            async Task CallAsync(RawConnection connection)
            {
                for (var i = Interlocked.Increment(ref next); i < requests.Count; i = Interlocked.Increment(ref next))
                {
                    var sent = Stopwatch.GetTimestamp();
                    var answer = await connection.SendAsync(requests[i], cancellationToken);
                    taken[i] = Stopwatch.GetElapsedTime(sent);
                    if (answer.Span.IndexOf(Expected) >= 0) continue;
                    if (Interlocked.Increment(ref failed) == 1) firstFailure = Encoding.UTF8.GetString(answer.Span);
                }
            }
        }
        finally
        {
            foreach (var connection in open) connection.Dispose();
        }
    }
}

/// <summary>What the caller saw.</summary>
internal sealed record CallLoadResult(int Calls, int Failed, TimeSpan Duration, TimeSpan Median, TimeSpan NinetyNinth)
{
    /// <summary>The answer that was none.</summary>
    public string? FirstFailure { get; init; }

    public double PerSecond => Calls / Duration.TotalSeconds;
}
