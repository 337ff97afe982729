using System.Text.RegularExpressions;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>A trusted issuer at work: whether a credential of its is one to believe.</summary>
internal sealed class TrustEntry(TrustedIssuer issuer, CachedKeys keys, TimeSpan longestLife, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private readonly Regex _subject = WholeText.Matching(issuer.SubjectPattern);
    private readonly ClaimRule[] _claims = [.. issuer.Claims.Select(condition => new ClaimRule(condition))];
    private readonly string[] _algorithms = AlgorithmsOf(issuer);

    public string Issuer => issuer.Issuer;

    public CredentialReuse Reuse => issuer.Reuse;

    public static string[] AlgorithmsOf(TrustedIssuer issuer) =>
        issuer.Algorithms.Count > 0 ? [.. issuer.Algorithms] : [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256];

    /// <summary>Whose rules apply; it says nothing yet about whether they are kept.</summary>
    public bool IsAbout(PresentedCredential credential) => issuer.Kind == TokenKind.JwtSvid
        // SPIFFE Trust Domain and Bundle §3: the bundle is chosen by the trust domain that the ID lies in.
        ? credential.Subject is { } subject && SpiffeId.TrustDomainOf(subject) == issuer.Issuer
        : credential.Issuer == issuer.Issuer;

    /// <returns>Why it proves nothing, or null.</returns>
    public async Task<string?> RefusalAsync(PresentedCredential credential, CancellationToken cancellationToken)
    {
        if (CredentialHeader.Refusal(credential, issuer.Kind, _algorithms) is { } misshapen) return misshapen;

        JsonWebKey? key;
        try
        {
            key = await keys.FindAsync(credential.KeyId!, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            // A key that cannot be had verifies nothing; CachedKeys has logged why.
            return "The keys of the workload credential's issuer cannot be had.";
        }

        return key is not null && await HoldsAsync(credential, key)
            ? VerifiedRefusal(credential)
            : $"The workload credential of {issuer.Issuer} does not hold: check signature, kid, alg, aud and exp.";
    }

    private async Task<bool> HoldsAsync(PresentedCredential credential, JsonWebKey key)
    {
        // RFC 7517 §4.4: a key that names its algorithm is for no other.
        if (!string.IsNullOrEmpty(key.Alg) && key.Alg != credential.Algorithm) return false;

        var result = await Tokens.ValidateTokenAsync(credential.Text, new TokenValidationParameters
        {
            ValidAlgorithms = _algorithms,
            ValidateIssuer = issuer.Kind == TokenKind.Oidc, // SPIFFE asks for no iss; the trust domain was checked
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            IssuerSigningKey = key,
            RequireExpirationTime = true,
            LifetimeValidator = TokenLifetime.By(time),
        });
        return result.IsValid;
    }

    /// <summary>Its claims are its issuer's word now; whether they are enough is this entry's.</summary>
    private string? VerifiedRefusal(PresentedCredential credential)
    {
        // SPIFFE JWT-SVID §7.2: whoever else it is for could present it here.
        if (credential.Audience != issuer.Audience)
            return $"The workload credential must be for {issuer.Audience} alone.";
        if (credential is not { IssuedAt: { } issued, ExpiresAt: { } expires } || expires - issued > longestLife.TotalSeconds)
            return $"The workload credential must say its iat and live at most {longestLife.TotalSeconds:0} seconds from it. {EphemeralPath.Advice}";
        if (issued > (time.GetUtcNow() + ClockSkew).ToUnixTimeSeconds())
            return "The workload credential was issued in the future.";
        if (credential.Subject is not { } subject || !_subject.IsMatch(subject))
            return "The workload credential's subject is not one that is accepted from its issuer.";
        return _claims.FirstOrDefault(rule => !rule.Holds(credential.Claims)) is { } broken
            ? $"The workload credential's claim {broken.Path} is missing, or not what is accepted from its issuer."
            : null;
    }
}
