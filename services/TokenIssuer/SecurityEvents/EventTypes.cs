namespace AgentTrust.TokenIssuer.SecurityEvents;

/// <summary>Event types and media types, spelled as their standards spell them.</summary>
internal static class EventTypes
{
    /// <summary>CAEP 1.0 §3.1.</summary>
    public const string SessionRevoked = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";

    /// <summary>RISC 1.0 §2.3.</summary>
    public const string AccountDisabled = "https://schemas.openid.net/secevent/risc/event-type/account-disabled";

    /// <summary>RISC 1.0 §2.2.</summary>
    public const string AccountPurged = "https://schemas.openid.net/secevent/risc/event-type/account-purged";

    /// <summary>RFC 8417 §2.3.</summary>
    public const string TokenType = "secevent+jwt";

    /// <summary>RFC 8935 §2.1.</summary>
    public const string MediaType = "application/" + TokenType;

    /// <summary>The delivery method by its URN.</summary>
    public const string PushDelivery = "urn:ietf:rfc:8935";
}
