using System.Text.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Drift;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>Why a caller's authority is over, since when, and what it is told.</summary>
internal sealed record End
{
    private End(string word, DateTimeOffset at, Denial denial) => (Word, At, Denial) = (word, at, denial);

    /// <summary>What metrics call it.</summary>
    public string Word { get; }

    public DateTimeOffset At { get; }

    public Denial Denial { get; }

    /// <summary>Which entry of the feed it is; null for what the proxy knows by itself.</summary>
    public (RevocationKind Kind, string Id, string? Step)? Of { get; private init; }

    public static End Revoked((RevocationKind Kind, string Id, string? Step) entry, DateTimeOffset at) => new(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Kind.ToString()), at,
        new Denial(DenialReason.Revoked, "The agent, its task or this step of it was ended after the token was issued."))
    {
        Of = entry,
    };

    public static End Expired(DateTimeOffset at) => new(
        "expired", at, new Denial(DenialReason.CallerUnproven, "The access token's time was over while the call was under way."));

    /// <summary>This proxy holds the agent itself, until the issuer does.</summary>
    public static End Contained(DateTimeOffset at) => new("contained", at, Containment.Denial);

    /// <summary>Nobody knows what ended meanwhile.</summary>
    public static End Unknown(DateTimeOffset at) => new(
        "stale", at, new Denial(DenialReason.RevocationStale, "The revocation feed has been silent for too long; try again shortly.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        });
}
