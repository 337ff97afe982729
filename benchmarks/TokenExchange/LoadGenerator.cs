using System.Diagnostics;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>Sends requests as fast as they are answered, so many at a time. Only tokens count; what failed is counted beside them.</summary>
internal static class LoadGenerator
{
    /// <summary>Every answer of the token endpoint brings one, also a refusal (RFC 9449 §8).</summary>
    public static async Task<string> NonceAsync(Uri issuer, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = issuer };
        using var refused = await http.PostAsync(TokenIssuerClient.TokenPath, null, cancellationToken);
        return refused.Headers.GetValues(ServerNonces.HeaderName).Single();
    }

    public static async Task<LoadResult> SendAsync(
        Uri issuer, IReadOnlyList<SignedRequest> requests, int connections, CancellationToken cancellationToken)
    {
        using var sockets = new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false };
        using var http = new HttpClient(sockets) { BaseAddress = issuer };
        var client = new TokenIssuerClient(http);
        var taken = new TimeSpan[requests.Count];
        var (next, failed) = (-1, 0);

        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => SendSomeAsync()));
        var duration = Stopwatch.GetElapsedTime(start);

        Array.Sort(taken);
        return new(requests.Count - failed, failed, duration, taken[requests.Count / 2], taken[requests.Count * 99 / 100]);

        async Task SendSomeAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < requests.Count; i = Interlocked.Increment(ref next))
            {
                var sent = Stopwatch.GetTimestamp();
                try
                {
                    await client.ExchangeAsync(requests[i].Form, requests[i].Proof, cancellationToken);
                }
                catch (Exception e) when (e is TokenRefusedException or ProblemException or HttpRequestException)
                {
                    Interlocked.Increment(ref failed); // an issuer that cannot keep up refuses, as it should
                }

                taken[i] = Stopwatch.GetElapsedTime(sent);
            }
        }
    }
}

/// <summary>What the caller saw.</summary>
internal sealed record LoadResult(int Exchanges, int Failed, TimeSpan Duration, TimeSpan Median, TimeSpan NinetyNinth)
{
    public double PerSecond => Exchanges / Duration.TotalSeconds;
}
