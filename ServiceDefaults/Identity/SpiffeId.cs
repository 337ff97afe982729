namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>What is a SPIFFE ID, and of which trust domain (SPIFFE-ID §2).</summary>
/// <remarks>There is one spelling of each ID: no upper case in the trust domain, no escapes, no dots or gaps in the path. So IDs compare as text.</remarks>
public static class SpiffeId
{
    private const string Scheme = "spiffe://";
    private const int Longest = 2048;
    private const int LongestTrustDomain = 255;

    /// <summary>The ID of the trust domain that a workload's ID lies in, or null when <paramref name="id"/> is no workload's SPIFFE ID.</summary>
    public static string? TrustDomainOf(string id)
    {
        if (id.Length > Longest || !id.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        var slash = id.IndexOf('/', Scheme.Length);
        return slash > 0 && IsTrustDomain(id[..slash]) && id[(slash + 1)..].Split('/').All(IsSegment) ? id[..slash] : null;
    }

    /// <summary>A trust domain's own ID: it has no path.</summary>
    public static bool IsTrustDomain(string id) =>
        id.StartsWith(Scheme, StringComparison.Ordinal)
        && id.Length - Scheme.Length is > 0 and <= LongestTrustDomain
        && id.AsSpan(Scheme.Length).IndexOfAnyExcept(TrustDomainLetters) < 0;

    private static readonly System.Buffers.SearchValues<char> TrustDomainLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
}
