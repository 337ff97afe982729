namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>Whose word about people counts: an identity provider that transmits security events.</summary>
internal sealed class EventTransmitter
{
    /// <summary>Exactly the <c>iss</c> claim.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The <c>aud</c> by which it means this platform.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Its public keys: a JWKS, or the path of a file that holds one.</summary>
    public string? Jwks { get; set; }

    /// <summary>URL of its SSF or OpenID Connect configuration, which names the keys.</summary>
    public string? Discovery { get; set; }

    /// <summary>Hosts that the configuration's <c>jwks_uri</c> may name beside its own.</summary>
    public IList<string> KeyHosts { get; } = [];

    /// <summary>ES256, RS256 or both; both when the list is empty.</summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>The member of the subject identifier that is the person's id here: <c>sub</c>, <c>email</c> or <c>id</c>.</summary>
    public string PersonClaim { get; set; } = "sub";

    /// <summary>The <c>iss</c> of subjects of the format <c>iss_sub</c>; the transmitter's own where it is not given.</summary>
    public string? SubjectIssuer { get; set; }

    /// <summary>The whole Authorization header that it must send, if any. A secret.</summary>
    public string? Authorization { get; set; }
}
