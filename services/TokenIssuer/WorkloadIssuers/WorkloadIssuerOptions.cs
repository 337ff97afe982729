namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>Whose workload credentials are accepted beside those of the platform's own trust bundle.</summary>
internal sealed class WorkloadIssuerOptions
{
    public const string Section = "Issuer";

    public IList<TrustedIssuer> TrustedIssuers { get; } = [];

    /// <summary>The longest life (<c>exp</c> minus <c>iat</c>) of a credential that is accepted.</summary>
    public TimeSpan CredentialLifetime { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>One issuer of workload tokens; agents name it, and a subject of it, in their attestations.</summary>
internal sealed class TrustedIssuer
{
    /// <summary>Exactly the <c>iss</c> claim.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Static keys: a JWKS, or the path of a file that holds one. ES256 only.</summary>
    public string? Jwks { get; set; }

    /// <summary>URL of an OpenID Connect discovery document that names the keys. ES256 or RS256.</summary>
    public string? Discovery { get; set; }

    /// <summary>Regular expression that the whole <c>sub</c> claim must match.</summary>
    public string SubjectPattern { get; set; } = "";

    /// <summary>The <c>aud</c> that credentials for this token issuer carry.</summary>
    public string Audience { get; set; } = "";
}
