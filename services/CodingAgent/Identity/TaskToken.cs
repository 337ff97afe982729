using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>The agent's authority for one task: a token of minutes, bound to a key, and renewed while it lives.</summary>
/// <remarks>The key is made for this task alone, unless the agent's credentials stay with one key (<paramref name="shared"/>).</remarks>
internal sealed class TaskToken(
    string task, TokenIssuerClient issuer, ICredentialSource credentials, DpopKey? shared, IServiceAddress addresses, ServerNonces nonces, TimeProvider time)
    : IDisposable
{
    private static readonly Uri TokenEndpoint = new("http://token-issuer" + TokenIssuerClient.TokenPath);
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(20);

    private readonly DpopKey _key = shared ?? new();
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private string? _value;
    private DateTimeOffset _renewAt;

    /// <summary>Seconds that the newest token was given.</summary>
    public int Lifetime { get; private set; }

    /// <exception cref="TokenRefusedException">The task is closed, or the agent is suspended.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (_value is not null && time.GetUtcNow() < _renewAt) return _value;

            var asked = time.GetUtcNow();
            var response = await ExchangeAsync(cancellationToken);
            // RFC 9449 §5: a bearer token in its place would be of use to whoever finds it.
            if (!string.Equals(response.TokenType, "DPoP", StringComparison.OrdinalIgnoreCase))
                throw new TokenRefusedException("invalid_token_type", "The token issuer gave a token that is not bound to the agent's key.");

            Lifetime = response.ExpiresIn;
            var life = TimeSpan.FromSeconds(response.ExpiresIn);
            _renewAt = asked + (life > Reserve * 2 ? life - Reserve : life / 2);
            return _value = Last = response.AccessToken;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>A step of the task ended, and its token with it: the next call asks anew.</summary>
    public void Forget() => _value = null;

    /// <summary>The newest token that was issued, alive or not; null before the first.</summary>
    public string? Last { get; private set; }

    public string Prove(HttpMethod method, Uri uri, string token) => _key.CreateProof(method, uri, token, time, nonces.NewestOf(uri));

    /// <summary>Whether the same request, proven anew, is worth one more attempt.</summary>
    public bool MayRetry(Uri uri, HttpResponseMessage response) => nonces.RememberAndRetry(uri, response);

    public void Dispose()
    {
        if (shared is null) _key.Dispose();
        _renewing.Dispose();
    }

    /// <summary>RFC 8693: the workload credential goes in, a token for this one task comes out.</summary>
    private async Task<TokenResponse> ExchangeAsync(CancellationToken cancellationToken)
    {
        var endpoint = await addresses.ResolveAsync(TokenEndpoint, cancellationToken);
        return await issuer.ExchangeAsync(new Dictionary<string, string>
        {
            [TokenExchangeParameters.GrantType] = TokenExchangeParameters.TokenExchangeGrant,
            [TokenExchangeParameters.SubjectToken] = await credentials.GetAsync(SpiffeIds.TokenIssuer, cancellationToken),
            [TokenExchangeParameters.SubjectTokenType] = TokenExchangeParameters.JwtUrn,
            [TokenExchangeParameters.Resource] = SpiffeIds.ToolProxy,
            [TokenExchangeParameters.AuthorizationDetails] =
                JsonSerializer.Serialize<TaskAuthorization[]>([new TaskAuthorization { Task = task }], WireJson.Options),
        }, endpoint, nonces, nonce => _key.CreateProof(HttpMethod.Post, endpoint, accessToken: null, time, nonce), cancellationToken);
    }
}
