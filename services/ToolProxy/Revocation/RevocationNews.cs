using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>Asks for news out of turn: policy and issuer may learn of an end some milliseconds before the feed brings it here.</summary>
internal sealed partial class RevocationNews(TokenIssuerClient issuer, RevocationList list, TimeProvider time, ILogger<RevocationNews> logger)
{
    /// <summary>A refusal is not to wait for long for a better reason.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Set only when the token is certainly revoked. It permits nothing: whoever asks has refused already.</summary>
    public async Task<End?> RevocationByNowAsync(AccessToken token, CancellationToken cancellationToken)
    {
        if (list.RevocationOf(token) is { } known) return known;

        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            list.Apply(await issuer.GetRevocationsAsync(list.Position, TimeSpan.Zero, either.Token), completeAsOf: null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoNews(e); // the refusal stands with the reason that it has
        }

        return list.RevocationOf(token);
    }

    [LoggerMessage(EventId = 1302, Level = LogLevel.Debug, Message = "Whether a refused caller's token was revoked meanwhile is not known")]
    private partial void LogNoNews(Exception exception);
}
