using System.Collections.Concurrent;
using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.ToolProxy.Forwarding;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.ToolProxy.Tokens;

/// <summary>Swaps the agent's token for one that a tool accepts (RFC 8693), bound to this proxy's key.</summary>
internal sealed class ToolTokens(TokenIssuerClient issuer, ICredentialSource credentials, DpopKey key, Upstream upstream, TimeProvider time)
{
    /// <summary>Reads of the same thing by the same token may share one for this long at most.</summary>
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(5);
    private const int MostKept = 10_000;
    private static readonly Uri TokenEndpoint = new("http://token-issuer" + TokenIssuerClient.TokenPath);

    private readonly ServerNonces _nonces = new();
    private readonly ConcurrentDictionary<(string Caller, string Server, string Action, string Type, string Id), ToolToken> _shared = new();

    /// <exception cref="TokenRefusedException">The issuer refused.</exception>
    public async Task<ToolToken> GetAsync(
        AccessToken caller, string server, ToolCallAuthorization call, CancellationToken cancellationToken)
    {
        if (call.SingleUse || call.ArgumentsDigest is not null)
            return await ExchangeAsync(caller, server, call, cancellationToken);

        var slot = (caller.Id, server, call.Action, call.Resource.Type, call.Resource.Id);
        if (_shared.TryGetValue(slot, out var token) && token.UsableUntil > time.GetUtcNow()) return token;

        if (_shared.Count >= MostKept) _shared.Clear();
        return _shared[slot] = await ExchangeAsync(caller, server, call, cancellationToken);
    }

    /// <summary>For the messages of a session that reach no tool, and for what the proxy itself wants to know of a server.</summary>
    public Task<ToolToken> GetListingAsync(
        AccessToken caller, string server, string call, CancellationToken cancellationToken) =>
        GetAsync(caller, server, new ToolCallAuthorization
        {
            Task = caller.Task!.Task,
            Call = call,
            Action = "tool.list",
            Resource = new AccessEntity { Type = "tool_server", Id = server },
            Sensitivity = "internal",
        }, cancellationToken);

    private async Task<ToolToken> ExchangeAsync(
        AccessToken caller, string server, ToolCallAuthorization call, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var endpoint = await upstream.ResolveAsync(TokenEndpoint, cancellationToken);
        var response = await issuer.ExchangeAsync(new Dictionary<string, string>
        {
            [TokenExchangeParameters.GrantType] = TokenExchangeParameters.TokenExchangeGrant,
            [TokenExchangeParameters.SubjectToken] = caller.Raw,
            [TokenExchangeParameters.SubjectTokenType] = TokenExchangeParameters.AccessTokenUrn,
            [TokenExchangeParameters.ActorToken] = await credentials.GetAsync(SpiffeIds.TokenIssuer, cancellationToken),
            [TokenExchangeParameters.ActorTokenType] = TokenExchangeParameters.JwtUrn,
            [TokenExchangeParameters.Resource] = SpiffeIds.Tool(server),
            [TokenExchangeParameters.AuthorizationDetails] = JsonSerializer.Serialize<ToolCallAuthorization[]>([call], WireJson.Options),
        }, endpoint, _nonces, nonce => key.CreateProof(HttpMethod.Post, endpoint, null, time, nonce), cancellationToken);

        // RFC 9449 §5: a bearer token in its place would be of use to whoever finds it.
        if (!string.Equals(response.TokenType, "DPoP", StringComparison.OrdinalIgnoreCase))
            throw new TokenRefusedException("invalid_token_type", "The token issuer gave a token that is not bound to the proxy's key.");

        var usable = TimeSpan.FromSeconds(response.ExpiresIn) - Reserve;
        return new ToolToken(response.AccessToken, IdOf(response.AccessToken), asked + (usable < Shared ? usable : Shared));
    }

    /// <summary>Only for the record; whether the token is any good is the tool's to say.</summary>
    private static string? IdOf(string token)
    {
        try
        {
            return new JsonWebToken(token).Id;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
