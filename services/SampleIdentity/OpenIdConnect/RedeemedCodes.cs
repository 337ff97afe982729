using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AgentTrust.SampleIdentity.OpenIdConnect;

/// <summary>RFC 6749 §4.1.2: a client must not use an authorization code more than once.</summary>
internal sealed class RedeemedCodes(TimeProvider time) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    // Longer than any code lives, so that a forgotten one is dead by itself.
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _codes = new(StringComparer.Ordinal);

    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.IsAuthorizationCodeGrantType() && !TryRedeem(context.Request.Code ?? ""))
            context.Reject(Errors.InvalidGrant, "The authorization code was used before.");
        return ValueTask.CompletedTask;
    }

    private bool TryRedeem(string code)
    {
        var now = time.GetUtcNow();
        foreach (var (old, at) in _codes)
            if (now - at > Remember) _codes.TryRemove(old, out _);

        return _codes.TryAdd(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(code))), now);
    }
}
