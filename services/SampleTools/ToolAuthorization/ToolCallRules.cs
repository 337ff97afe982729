using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.SampleTools.Tools;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.SampleTools.ToolAuthorization;

/// <summary>May this request make this call? Only with the proxy's token for exactly it. Every rule is one line of the list.</summary>
internal sealed partial class ToolCallRules(
    AccessTokenValidator tokens, DpopProofValidator proofs, IReplayCache replay, ILogger<ToolCallRules> logger)
{
    /// <summary>Longer than any per-call token lives (30 s): a used one cannot come back.</summary>
    private static readonly TimeSpan RememberUse = TimeSpan.FromMinutes(10);

    public async Task<(ToolCaller? Caller, ToolRefusal? Refusal)> CheckAsync(
        HttpRequest request, AttemptedCall call, CancellationToken cancellationToken)
    {
        if (DpopAuthorization.Of(request) is not { } raw) return (null, ToolRefusal.NoToken);
        if (await tokens.ValidateAsync(raw, SpiffeIds.Tool(call.Server), cancellationToken) is not { } token)
            return (null, ToolRefusal.InvalidToken);

        var proof = await proofs.ValidateAsync(request, request.CalledUri(), raw, cancellationToken);
        if (proof.Thumbprint is null) return (null, ToolRefusal.InvalidProof);
        if (proof.Thumbprint != token.JwkThumbprint) return (null, ToolRefusal.OtherKey);

        // RFC 8693 §4.1: the outermost act is the current actor; inside it are agents only, each acting for the next.
        string[] agents = [token.Subject, .. token.Actors.Skip(1).Reverse()];
        if (token.Actors is not [SpiffeIds.ToolProxy, ..] || !agents.All(SpiffeIds.IsAgent)) return (null, ToolRefusal.NotThroughProxy);
        if (token.ToolCall is not { } granted) return (null, ToolRefusal.NotForACall);

        if (granted.Action != call.Action) return (null, ToolRefusal.OtherAction);
        if (granted.Resource.Type != call.ResourceType) return (null, ToolRefusal.OtherResource);
        if (call.ResourceId is not null && granted.Resource.Id != call.ResourceId) return (null, ToolRefusal.OtherResource);
        if (granted.ArgumentsDigest is { } digest && digest != CanonicalJson.Digest(call.Arguments)) return (null, ToolRefusal.OtherArguments);
        if (call.IsGuarded && (granted.ArgumentsDigest is null || !granted.SingleUse)) return (null, ToolRefusal.NotSingleUse);

        // Last, so that a request that is refused for another reason does not use the token up.
        if (granted.SingleUse && !await UseOnceAsync(token.Id, cancellationToken)) return (null, ToolRefusal.Used);

        return (new ToolCaller(agents, granted.Task, granted.Call, granted.Approval), null);
    }

    private async Task<bool> UseOnceAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await replay.TryUseAsync($"tool-token:{id}", RememberUse, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A second use that cannot be excluded is refused.
            LogUseUnknown(e);
            return false;
        }
    }

    [LoggerMessage(EventId = 7101, Level = LogLevel.Error, Message = "Whether a per-call token was used before cannot be known; refusing it")]
    private partial void LogUseUnknown(Exception exception);
}
