namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>Whoever wants to hear of revocations.</summary>
internal sealed class EventReceiver
{
    /// <summary>Where it takes events: https, or http on this machine.</summary>
    public string Url { get; set; } = "";

    /// <summary>The <c>aud</c> of its events; names the receiver for ever, also when its URL changes.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The whole Authorization header that it demands, if any. A secret.</summary>
    public string? Authorization { get; set; }
}
