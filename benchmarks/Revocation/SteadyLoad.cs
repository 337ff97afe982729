using System.Diagnostics;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>Token exchanges at a fixed rate, sent whether or not the ones before were answered.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    /// <summary>The issuer takes a nonce for a minute.</summary>
    private static readonly TimeSpan NonceKept = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _end = new();
    private readonly DpopKey _key = new();
    private readonly WorkloadIdentity _agent;
    private readonly Uri _issuer;
    private readonly TokenIssuerClient _client;
    private readonly Task _running;
    private int _answered, _refused;

    private SteadyLoad(Uri issuer, Callers callers, FakeTrustDomain identities, LoadTask task, int perSecond)
    {
        (_issuer, _client, _agent) = (issuer, callers.Agent(), identities.IdentityOf(task.Agent));
        _running = perSecond == 0 ? Task.CompletedTask : SendAsync(task, perSecond);
    }

    public int Answered => _answered;

    /// <summary>While the kill switch halts, there are no tokens.</summary>
    public int Refused => _refused;

    public static SteadyLoad Start(Uri issuer, Callers callers, FakeTrustDomain identities, LoadTask task, int perSecond) =>
        new(issuer, callers, identities, task, perSecond);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _agent.Dispose();
        _key.Dispose();
        _end.Dispose();
    }

    private async Task SendAsync(LoadTask task, int perSecond)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var (nonce, taken) = ("", 0L);
        var sent = new List<Task>();
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (nonce.Length == 0 || Stopwatch.GetElapsedTime(taken) > NonceKept)
                    (nonce, taken) = (await LoadGenerator.NonceAsync(_issuer, _end.Token), Stopwatch.GetTimestamp());

                sent.RemoveAll(exchange => exchange.IsCompletedSuccessfully);
                sent.Add(ExchangeAsync(SignedRequest.Create(task, _agent, _key, nonce)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sent); // what is under way is answered before the issuer ends
        }
    }

    private async Task ExchangeAsync(SignedRequest request)
    {
        try
        {
            await _client.ExchangeAsync(request.Form, request.Proof, CancellationToken.None);
            Interlocked.Increment(ref _answered);
        }
        catch (Exception e) when (e is TokenRefusedException or ProblemException)
        {
            Interlocked.Increment(ref _refused);
        }
    }
}
