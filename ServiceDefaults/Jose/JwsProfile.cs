using AgentTrust.Contracts.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>What the header of one kind of signed token must say (RFC 8725 §3.1, §3.11: fixed by who reads, not by the token).</summary>
public sealed record JwsProfile
{
    public static readonly JwsProfile AccessToken = OfType(JwtClaims.AccessTokenType);

    public static readonly JwsProfile DpopProof = new()
    {
        Types = [JwtClaims.DpopProofType],
        Key = JwsKeySource.Header,
        LongestToken = 4096,
    };

    /// <summary>Made as a DPoP proof is made: the key that it carries is the one that a token is bound to.</summary>
    public static readonly JwsProfile Delegation = DpopProof with { Types = [JwtClaims.DelegationType] };

    /// <summary>The same where the token is bound to a certificate (RFC 8705 §3.1): the header carries the certificate, the signature is by its key.</summary>
    public static readonly JwsProfile CertificateDelegation = Delegation with { Key = JwsKeySource.Certificate, LongestToken = 8192 };

    /// <summary>RFC 7523 §3: clients that name a type name one of these; many name none.</summary>
    public static readonly JwsProfile ClientAssertion = new() { Types = ["JWT", "client-authentication+jwt"], IsTypeOptional = true };

    /// <summary>ES256, and <c>kid</c> names a key of the trust bundle, by whose owner the rest is judged.</summary>
    public static readonly JwsProfile Svid = new();

    /// <summary>Tokens of issuers outside: their keys, types and algorithms are checked where they are trusted.</summary>
    public static readonly JwsProfile Foreign = new()
    {
        Algorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
        Key = JwsKeySource.Elsewhere,
    };

    public IReadOnlyList<string> Algorithms { get; init; } = [SecurityAlgorithms.EcdsaSha256];

    /// <summary>The accepted <c>typ</c>s; empty when whoever reads on decides.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Whether <c>typ</c> may be absent.</summary>
    public bool IsTypeOptional { get; init; }

    public JwsKeySource Key { get; init; } = JwsKeySource.KeyId;

    /// <summary>In characters; more is not looked at.</summary>
    public int LongestToken { get; init; } = 16 * 1024;

    /// <summary>ES256, one <c>typ</c>, and <c>kid</c> names the key.</summary>
    public static JwsProfile OfType(string type) => new() { Types = [type] };

    /// <summary>RFC 7515 §4.1.9: a media type, its case is nothing, and <c>application/</c> may be left out.</summary>
    internal bool Accepts(string? type)
    {
        if (Types.Count == 0) return true;
        if (type is null) return IsTypeOptional;

        const string Prefix = "application/";
        var name = type.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? type[Prefix.Length..] : type;
        return Types.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>Where the key comes from that verifies a token.</summary>
public enum JwsKeySource
{
    /// <summary>From the reader's own keys, by <c>kid</c>, which must be there.</summary>
    KeyId,

    /// <summary>From the header's <c>jwk</c>: only for proofs of possession (RFC 9449 §4.2).</summary>
    Header,

    /// <summary>From the one certificate of the header's <c>x5c</c>: only for proofs of possession of that certificate.</summary>
    Certificate,

    /// <summary>From the issuer's published keys; certificate thumbprints are tolerated, and never followed.</summary>
    Elsewhere,
}
