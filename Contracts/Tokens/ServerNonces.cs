using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace AgentTrust.Contracts.Tokens;

/// <summary>A client's memory of the newest DPoP nonce that each server gave it (RFC 9449 §8, §9). One server's nonce is nothing to another.</summary>
public sealed class ServerNonces
{
    public const string HeaderName = "DPoP-Nonce";

    /// <summary>RFC 9449 §8, §9: the error of a proof that lacks a fresh nonce.</summary>
    public const string UseNonce = "use_dpop_nonce";

    private readonly ConcurrentDictionary<string, string> _newest = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the next proof for this URL says; null before the server gave any.</summary>
    public string? NewestOf(Uri url) => _newest.GetValueOrDefault(url.Authority);

    /// <returns>Whether the answer brought a nonce.</returns>
    public bool Remember(Uri url, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(HeaderName, out var values) || values.ToList() is not [{ Length: > 0 } nonce]) return false;

        _newest[url.Authority] = nonce;
        return true;
    }

    /// <summary>RFC 9449 §9: a resource server wants its nonce in the proof, and gave one; the request is worth one more attempt.</summary>
    public bool RememberAndRetry(Uri url, HttpResponseMessage response) =>
        Remember(url, response) && response.StatusCode == HttpStatusCode.Unauthorized && response.Headers.WwwAuthenticate.Any(AsksForNonce);

    private static bool AsksForNonce(AuthenticationHeaderValue challenge) =>
        challenge.Scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase)
        && challenge.Parameter?.Contains($"error=\"{UseNonce}\"", StringComparison.Ordinal) == true;
}
