namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>By which rules a credential is read.</summary>
internal enum TokenKind
{
    /// <summary>An OpenID Connect workload token: Kubernetes service accounts, GitHub Actions, Entra.</summary>
    Oidc,

    /// <summary>A SPIFFE JWT-SVID, signed by its trust domain's authority.</summary>
    JwtSvid,
}

/// <summary>How often one credential may be exchanged.</summary>
internal enum CredentialReuse
{
    Once,

    /// <summary>Until it expires, but only with the confirmation key of its first use: for tokens that a platform hands out again.</summary>
    SameKey,
}

/// <summary>One trust entry: whose tokens are accepted, for which subjects, under which conditions. Agents name it in their attestations.</summary>
internal sealed class TrustedIssuer
{
    public TokenKind Kind { get; set; } = TokenKind.Oidc;

    /// <summary>Exactly the <c>iss</c> claim; of a JWT-SVID the trust domain (<c>spiffe://name</c>), since SPIFFE asks for no <c>iss</c>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The one <c>aud</c> that credentials for this token issuer carry.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Regular expression that the whole <c>sub</c> claim must match.</summary>
    public string SubjectPattern { get; set; } = "";

    /// <summary>Each must hold; a claim that is missing holds nothing.</summary>
    public IList<ClaimCondition> Claims { get; } = [];

    /// <summary>ES256, RS256 or both; both when the list is empty.</summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>The longest life of its credentials, where it differs from <c>Issuer:CredentialLifetime</c>.</summary>
    public TimeSpan? CredentialLifetime { get; set; }

    public CredentialReuse Reuse { get; set; } = CredentialReuse.Once;

    /// <summary>Its public keys: a JWKS, or the path of a file that holds one, which is read again when it changes.</summary>
    public string? Jwks { get; set; }

    /// <summary>URL of the OpenID Connect discovery document that names the keys.</summary>
    public string? Discovery { get; set; }

    /// <summary>Hosts that the document's <c>jwks_uri</c> may name beside the document's own.</summary>
    public IList<string> KeyHosts { get; } = [];

    /// <summary>URL of the trust domain's bundle endpoint (SPIFFE Federation §5.2.1, <c>https_web</c>).</summary>
    public string? BundleEndpoint { get; set; }
}

/// <summary>What one claim must say: exactly one of value, list and pattern.</summary>
internal sealed class ClaimCondition
{
    /// <summary>JSON Pointer (RFC 6901) into the claims, e.g. <c>/kubernetes.io/namespace</c>.</summary>
    public string Path { get; set; } = "";

    public string? Value { get; set; }

    public IList<string> OneOf { get; } = [];

    /// <summary>Regular expression that the whole claim must match.</summary>
    public string? Pattern { get; set; }
}
