using System.Net;
using System.Text;
using System.Text.Json;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>Reads documents of issuers from their own addresses: no redirect, no endless answer, no endless wait.</summary>
internal sealed class KeyDocuments(IHttpClientFactory clients, TimeSpan timeout, TimeProvider time)
{
    public const string ClientName = "workload-issuers";
    public const int LargestDocument = 256 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Keys by OpenID Connect discovery (OpenID Connect Discovery 1.0 §4).</summary>
    public Task<KeySet> DiscoverAsync(TrustedIssuer issuer) => WithinAsync(async (http, ending) =>
    {
        var url = new Uri(issuer.Discovery!);
        using var document = JsonDocument.Parse(await ReadAsync(http, url, ending), Strict);
        // OpenID Connect Discovery 1.0 §4.3: the document must name the issuer it was asked about.
        if (TextOf(document, "issuer") != issuer.Issuer)
            throw new InvalidOperationException($"The discovery document of {issuer.Issuer} names another issuer.");
        if (TextOf(document, "jwks_uri") is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var keys) || !MayHoldKeys(keys, url, issuer))
            throw new InvalidOperationException($"The discovery document of {issuer.Issuer} names keys that are not at its own host, or not by https.");

        return KeySet.Parse(await ReadAsync(http, keys, ending), TokenKind.Oidc);
    });

    /// <summary>A trust domain's bundle (SPIFFE Federation §5.2.1): the URL is bound to the trust domain by configuration.</summary>
    public Task<KeySet> ReadBundleAsync(TrustedIssuer issuer) => WithinAsync(async (http, ending) =>
        KeySet.Parse(await ReadAsync(http, new Uri(issuer.BundleEndpoint!), ending), TokenKind.JwtSvid));

    /// <summary>https, or plain http on this machine: keys fetched in the clear could be anyone's.</summary>
    public static bool IsSafe(Uri url) =>
        url.UserInfo.Length == 0 && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    /// <summary>A document leads to no host that was not configured: else whoever wrote it would choose what this service calls.</summary>
    private static bool MayHoldKeys(Uri keys, Uri discovery, TrustedIssuer issuer) =>
        IsSafe(keys) && keys.Scheme == discovery.Scheme
        && (keys.Authority == discovery.Authority || issuer.KeyHosts.Contains(keys.Authority, StringComparer.OrdinalIgnoreCase));

    private async Task<KeySet> WithinAsync(Func<HttpClient, CancellationToken, Task<KeySet>> read)
    {
        using var ending = new CancellationTokenSource(timeout, time);
        using var http = clients.CreateClient(ClientName);
        return await read(http, ending.Token);
    }

    private static async Task<string> ReadAsync(HttpClient http, Uri url, CancellationToken ending)
    {
        using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, ending);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{url} answered {(int)response.StatusCode}; only 200 is believed, and no redirect is followed.");

        await using var body = await response.Content.ReadAsStreamAsync(ending);
        var text = new byte[LargestDocument + 1];
        var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, ending);
        return length <= LargestDocument
            ? Encoding.UTF8.GetString(text, 0, length)
            : throw new InvalidOperationException($"{url} answered more than {LargestDocument} bytes.");
    }

    private static string? TextOf(JsonDocument document, string member) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
