namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>The token issuer's identifier: the URL that its tokens and its metadata say (RFC 8414 §2, RFC 9068 §2.2).</summary>
public static class IssuerUrl
{
    /// <summary>What is wrong with a setting's value, with the fix; null when it can be an issuer.</summary>
    public static string? Fault(string value, string setting)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0
            || url.Fragment.Length > 0 || url.UserInfo.Length > 0 || value.AsSpan().ContainsAny('?', '#'))
        {
            return $"{setting} must be the token issuer's URL without query and fragment, for example https://issuer.example.com " +
                "(the same value at every service).";
        }

        // RFC 8414 §2 wants https. Names without a dot mean nothing outside a cluster's network, where others encrypt.
        return url.Scheme == Uri.UriSchemeHttps || url.IsLoopback || !url.Host.Contains('.', StringComparison.Ordinal)
            ? null
            : $"{setting} must be https, unless its host is on this machine or has a name of the cluster's own, without a dot.";
    }

    /// <summary>How it stands in <c>iss</c>: verifiers compare it character by character (RFC 8414 §4).</summary>
    public static string Canonical(string value) => value.TrimEnd('/');
}
