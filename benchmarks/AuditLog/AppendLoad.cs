using System.Diagnostics;
using System.Net.Http.Headers;

namespace AgentTrust.Benchmarks.AuditLog;

/// <summary>What producers saw: how many records were acknowledged, and how long each request waited for it.</summary>
internal sealed record Acknowledged(int Records, int Failed, TimeSpan Duration, TimeSpan Median, TimeSpan NinetyNinth)
{
    public double PerSecond => Records / Duration.TotalSeconds;
}

internal static class AppendLoad
{
    /// <summary>As fast as they are acknowledged, so many requests at a time.</summary>
    public static Task<Acknowledged> FloodAsync(
        RunningAudit audit, IReadOnlyList<byte[]> requests, int records, int connections, CancellationToken cancellationToken) =>
        SendAsync(audit, requests, records, connections, perSecond: null, cancellationToken);

    /// <summary>At a fixed rate whether or not the ones before were acknowledged; waiting counts from when a request was due.</summary>
    public static Task<Acknowledged> SteadyAsync(
        RunningAudit audit, IReadOnlyList<byte[]> requests, int records, int perSecond, CancellationToken cancellationToken) =>
        SendAsync(audit, requests, records, connections: 32, perSecond, cancellationToken);

    private static async Task<Acknowledged> SendAsync(
        RunningAudit audit, IReadOnlyList<byte[]> requests, int records, int connections, int? perSecond, CancellationToken cancellationToken)
    {
        using var http = audit.Producer(connections);
        var waited = new TimeSpan[requests.Count];
        var (next, failed) = (-1, 0);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => SendSomeAsync()));
        var duration = Stopwatch.GetElapsedTime(start);

        Array.Sort(waited);
        return new((requests.Count - failed) * records, failed, duration, waited[waited.Length / 2], waited[waited.Length * 99 / 100]);

        async Task SendSomeAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < requests.Count; i = Interlocked.Increment(ref next))
            {
                var due = Stopwatch.GetTimestamp();
                if (perSecond is { } rate)
                {
                    due = start + (long)(i / (double)rate * Stopwatch.Frequency);
                    var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                    if (early > TimeSpan.Zero) await Task.Delay(early, cancellationToken);
                    due = Math.Max(due, Stopwatch.GetTimestamp() - Stopwatch.Frequency);
                }

                using var content = new ByteArrayContent(requests[i]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var answer = await http.PostAsync("/log/records", content, cancellationToken);
                if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref failed);
                waited[i] = Stopwatch.GetElapsedTime(due);
            }
        }
    }
}
