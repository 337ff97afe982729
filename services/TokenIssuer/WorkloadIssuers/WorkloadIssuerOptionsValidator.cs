using System.Text.RegularExpressions;
using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

internal sealed class WorkloadIssuerOptionsValidator : IValidateOptions<WorkloadIssuerOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkloadIssuerOptions options)
    {
        var failures = new List<string>();
        if (options.CredentialLifetime <= TimeSpan.Zero || options.CredentialLifetime > TimeSpan.FromHours(1))
            failures.Add($"{WorkloadIssuerOptions.Section}:{nameof(options.CredentialLifetime)} must be more than zero and at most 01:00:00.");

        var list = $"{WorkloadIssuerOptions.Section}:{nameof(options.TrustedIssuers)}";
        for (var i = 0; i < options.TrustedIssuers.Count; i++)
            failures.AddRange(Faults(options.TrustedIssuers[i]).Select(fault => $"{list}:{i}:{fault}"));

        if (options.TrustedIssuers.GroupBy(issuer => issuer.Issuer).FirstOrDefault(group => group.Count() > 1) is { } twice)
            failures.Add($"{list} names {twice.Key} twice; keep one entry.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Faults(TrustedIssuer issuer)
    {
        if (issuer.Issuer.Length == 0) yield return $"{nameof(issuer.Issuer)} must be the iss claim of its tokens.";
        if (issuer.Issuer == SpiffeIds.TrustDomain)
            yield return $"{nameof(issuer.Issuer)} is the platform's own trust domain; Workload:TrustBundle speaks for it.";
        if (issuer.Audience.Length == 0) yield return $"{nameof(issuer.Audience)} must be the aud claim that its tokens for this service carry.";
        if ((issuer.Jwks is null) == (issuer.Discovery is null))
            yield return $"{nameof(issuer.Jwks)} or {nameof(issuer.Discovery)} must be set, and not both.";
        if (issuer.Discovery is { } url && !IsSafe(url))
            yield return $"{nameof(issuer.Discovery)} must be an https URL (http only on this machine): keys fetched in the clear could be anyone's.";
        if (issuer.SubjectPattern.Length == 0 || !IsPattern(issuer.SubjectPattern))
            yield return $"{nameof(issuer.SubjectPattern)} must be a regular expression for the sub claims to accept.";
    }

    private static bool IsSafe(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
