using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>What is wrong with a trust entry; each sentence begins with the setting's name below the entry.</summary>
internal static class TrustedIssuerFaults
{
    private static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256];

    public static IEnumerable<string> Of(TrustedIssuer issuer) =>
        [.. OfNames(issuer), .. OfKeys(issuer), .. issuer.Claims.SelectMany((condition, i) => OfCondition(condition, $"{nameof(issuer.Claims)}:{i}"))];

    private static IEnumerable<string> OfNames(TrustedIssuer issuer)
    {
        if (issuer.Issuer.Length == 0) yield return $"{nameof(issuer.Issuer)} must be the iss claim of its tokens.";
        if (issuer.Issuer == SpiffeIds.TrustDomain)
            yield return $"{nameof(issuer.Issuer)} is the platform's own trust domain; Workload:TrustBundle speaks for it.";
        if (issuer.Kind == TokenKind.JwtSvid && !SpiffeId.IsTrustDomain(issuer.Issuer))
            yield return $"{nameof(issuer.Issuer)} must be the SPIFFE ID of a trust domain (spiffe://name) when the kind is JwtSvid.";
        if (issuer.Audience.Length == 0) yield return $"{nameof(issuer.Audience)} must be the aud claim that its tokens for this service carry.";
        if (issuer.SubjectPattern.Length == 0 || !IsPattern(issuer.SubjectPattern))
            yield return $"{nameof(issuer.SubjectPattern)} must be a regular expression for the sub claims to accept.";
        if (issuer.Algorithms.Any(algorithm => !Algorithms.Contains(algorithm)))
            yield return $"{nameof(issuer.Algorithms)} can hold ES256 and RS256 only.";
        if (issuer.CredentialLifetime is { } life && (life <= TimeSpan.Zero || life > WorkloadIssuerOptions.LongestCredential))
            yield return $"{nameof(issuer.CredentialLifetime)} must be more than zero and at most 01:00:00. {EphemeralPath.Advice}";
    }

    private static IEnumerable<string> OfKeys(TrustedIssuer issuer)
    {
        var fetched = issuer.Kind == TokenKind.JwtSvid ? nameof(issuer.BundleEndpoint) : nameof(issuer.Discovery);
        if (new[] { issuer.Jwks, issuer.Discovery, issuer.BundleEndpoint }.Count(source => source is not null) != 1)
            yield return $"{nameof(issuer.Jwks)} or {fetched} must be set, and not both.";
        if (issuer.Kind == TokenKind.JwtSvid && issuer.Discovery is not null)
            yield return $"{nameof(issuer.Discovery)} is for OpenID Connect; a trust domain has a {nameof(issuer.BundleEndpoint)}.";
        if (issuer.Kind == TokenKind.Oidc && issuer.BundleEndpoint is not null)
            yield return $"{nameof(issuer.BundleEndpoint)} is for a SPIFFE trust domain; an OpenID Connect issuer has a {nameof(issuer.Discovery)} document.";
        if (issuer.Discovery is { } discovery && !IsSafe(discovery)) yield return Unsafe(nameof(issuer.Discovery));
        if (issuer.BundleEndpoint is { } endpoint && !IsSafe(endpoint)) yield return Unsafe(nameof(issuer.BundleEndpoint));
        if (issuer.Jwks is not null && JwksFault(issuer) is { } fault) yield return $"{nameof(issuer.Jwks)} is not to be trusted: {fault}";
    }

    private static IEnumerable<string> OfCondition(ClaimCondition condition, string setting)
    {
        if (!condition.Path.StartsWith('/'))
            yield return $"{setting}:{nameof(condition.Path)} must be a JSON Pointer into the claims, e.g. /repository.";
        if (new[] { condition.Value is not null, condition.OneOf.Count > 0, condition.Pattern is not null }.Count(set => set) != 1)
            yield return $"{setting} needs exactly one of {nameof(condition.Value)}, {nameof(condition.OneOf)} and {nameof(condition.Pattern)}.";
        if (condition.Pattern is { } pattern && !IsPattern(pattern))
            yield return $"{setting}:{nameof(condition.Pattern)} must be a regular expression.";
    }

    private static string Unsafe(string setting) =>
        $"{setting} must be an https URL (http only on this machine): keys fetched in the clear could be anyone's.";

    private static bool IsSafe(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && KeyDocuments.IsSafe(uri);

    private static string? JwksFault(TrustedIssuer issuer)
    {
        try
        {
            TrustEntries.ReadJwks(issuer);
            return null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return e.Message;
        }
    }

    private static bool IsPattern(string text)
    {
        try
        {
            WholeText.Matching(text);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
