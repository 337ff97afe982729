using System.Text.RegularExpressions;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>A trusted issuer with its keys at hand: read once from a JWKS, or kept fresh from its discovery document.</summary>
internal sealed class TrustedIssuerKeys
{
    public const string ClientName = "workload-issuers";

    private readonly TrustedIssuer _issuer;
    private readonly Regex _subject;
    private readonly ICollection<SecurityKey> _static = [];
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _discovery;

    public TrustedIssuerKeys(TrustedIssuer issuer, string setting, IHttpClientFactory clients)
    {
        _issuer = issuer;
        _subject = new Regex($"^(?:{issuer.SubjectPattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

        if (issuer.Discovery is { } url)
        {
            // The URL was held to https or loopback when the setting was validated.
            var documents = new HttpDocumentRetriever(clients.CreateClient(ClientName)) { RequireHttps = !new Uri(url).IsLoopback };
            _discovery = new(url, new OpenIdConnectConfigurationRetriever(), documents);
        }
        else
        {
            _static = [.. ReadJwks(issuer.Jwks!, $"{setting}:{nameof(issuer.Jwks)}")];
        }
    }

    public string Issuer => _issuer.Issuer;

    public string Audience => _issuer.Audience;

    public IReadOnlyList<string> Algorithms => _discovery is null
        ? [SecurityAlgorithms.EcdsaSha256]
        : [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256];

    public bool Accepts(string subject) => _subject.IsMatch(subject);

    /// <summary>The issuer's keys; an unknown <paramref name="kid"/> makes a discovery document be read again.</summary>
    /// <exception cref="InvalidOperationException">The document cannot be had, or is another issuer's.</exception>
    public async Task<ICollection<SecurityKey>> GetAsync(string? kid, CancellationToken cancellationToken)
    {
        if (_discovery is null) return _static;

        var found = await _discovery.GetConfigurationAsync(cancellationToken);
        if (found.SigningKeys.All(key => key.KeyId != kid))
        {
            _discovery.RequestRefresh(); // at most every few minutes, by the library's own limit
            found = await _discovery.GetConfigurationAsync(cancellationToken);
        }

        // OpenID Connect Discovery 1.0 §4.3: the document must name the issuer it was asked about.
        return found.Issuer == _issuer.Issuer
            ? found.SigningKeys
            : throw new InvalidOperationException($"The discovery document of {_issuer.Issuer} names another issuer.");
    }

    private static IEnumerable<SecurityKey> ReadJwks(string jwks, string setting)
    {
        try
        {
            var json = jwks.TrimStart().StartsWith('{') ? jwks : File.ReadAllText(jwks);
            var set = VerificationKeySet.Read(json);
            return set.Keys.Count > 0 && set.Unusable.Count == 0
                ? set.Keys.Values
                : throw new InvalidOperationException(
                    $"{setting} must hold at least one public P-256 key, and nothing else: {set.Unusable.FirstOrDefault("it is empty")}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or System.Text.Json.JsonException)
        {
            throw new InvalidOperationException($"{setting} is neither a JWKS nor a file that holds one: {e.Message}", e);
        }
    }
}
