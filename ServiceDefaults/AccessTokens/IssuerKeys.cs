using AgentTrust.ServiceDefaults.Jose;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>The token issuer's public keys (RFC 7517), fetched when needed and asked for again soon.</summary>
/// <remarks>An unknown <c>kid</c> asks again, at most every few seconds; keys that could not be refreshed are not trusted for ever.</remarks>
public sealed partial class IssuerKeys(IHttpClientFactory clients, TimeProvider time, ILogger<IssuerKeys> logger) : IDisposable
{
    internal const string ClientName = "issuer-keys";

    /// <summary>For this long a withdrawn key may go on verifying where no revocation feed is followed.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Usable = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private Snapshot _snapshot = new(VerificationKeySet.Empty.Keys, DateTimeOffset.MinValue);
    private DateTimeOffset _asked = DateTimeOffset.MinValue;

    public async Task<SecurityKey?> FindAsync(string kid, CancellationToken cancellationToken)
    {
        var snapshot = _snapshot;
        if (!snapshot.Keys.ContainsKey(kid) || time.GetUtcNow() - snapshot.FetchedAt > Fresh)
            snapshot = await RefreshAsync(snapshot, cancellationToken);

        return time.GetUtcNow() - snapshot.FetchedAt <= Usable ? snapshot.Keys.GetValueOrDefault(kid) : null;
    }

    public void Dispose() => _fetching.Dispose();

    private async Task<Snapshot> RefreshAsync(Snapshot seen, CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(seen, _snapshot) || time.GetUtcNow() - _asked < AskAgainAfter) return _snapshot;

            _asked = time.GetUtcNow();
            using var http = clients.CreateClient(ClientName);
            var json = await http.GetStringAsync("/.well-known/jwks.json", cancellationToken);
            var set = VerificationKeySet.Read(json);
            foreach (var fault in set.Unusable) LogKeyUnusable(fault);
            return _snapshot = new Snapshot(set.Keys, time.GetUtcNow());
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the cause, the answer is the same: known keys stay for a while, unknown ones stay unknown.
            LogKeysUnavailable(e);
            return _snapshot;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private sealed record Snapshot(IReadOnlyDictionary<string, SecurityKey> Keys, DateTimeOffset FetchedAt);

    [LoggerMessage(EventId = 9101, Level = LogLevel.Warning, Message = "The token issuer's keys could not be fetched")]
    private partial void LogKeysUnavailable(Exception exception);

    [LoggerMessage(EventId = 9102, Level = LogLevel.Warning, Message = "A published key of the token issuer is not used: {Fault}")]
    private partial void LogKeyUnusable(string fault);
}
