using System.Diagnostics;
using AgentTrust.OperatorConsole.SignIn;

namespace AgentTrust.OperatorConsole.Operations;

internal enum ProbeState
{
    Healthy,

    /// <summary>It works and somebody should look.</summary>
    Degraded,
    Unhealthy,
    Silent,
}

/// <param name="Service">Its name in service discovery.</param>
/// <param name="Took">Until the answer; what a person waits at least.</param>
internal sealed record Probe(string Service, ProbeState State, TimeSpan Took);

/// <summary>Asks every service how it is, without anybody's token: <c>/health</c> is open to all and says nothing else.</summary>
internal sealed class ServiceProbes(Func<string, HttpClient> clients, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Task<Probe[]> AskAllAsync(CancellationToken cancellationToken) => Task.WhenAll(Apis.All.Select(api => AskAsync(api, cancellationToken)));

    private async Task<Probe> AskAsync(string service, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var http = clients(service);
            using var response = await http.GetAsync(new Uri($"http://{service}/health"), either.Token);
            var said = await response.Content.ReadAsStringAsync(either.Token);
            return new Probe(service, Read(response.IsSuccessStatusCode, said.Trim()), time.GetElapsedTime(started));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or UnreachableException || IsBroken(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new Probe(service, ProbeState.Silent, time.GetElapsedTime(started));
        }
    }

    // The breaker of the outgoing pipeline: it has not answered for a while.
    private static bool IsBroken(Exception e) => e.GetType().Namespace?.StartsWith("Polly", StringComparison.Ordinal) == true;

    private static ProbeState Read(bool answered, string said) => (answered, said) switch
    {
        (true, "Healthy") => ProbeState.Healthy,
        (true, "Degraded") => ProbeState.Degraded,
        _ => ProbeState.Unhealthy,
    };
}
