using System.Text.RegularExpressions;
using AgentTrust.Architecture.Tests;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.TokenIssuer.Tests;

/// <summary><c>docs/authority.md</c> names every route that changes authority, and none that is not there.</summary>
public sealed partial class AuthorityDocumentTests : IDisposable
{
    /// <summary>OAuth's own, which the document leaves to the issuer's metadata.</summary>
    private static readonly string[] OfOAuth = ["POST /token", "POST /introspect", "POST /revoke"];

    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void TheDocumentAndTheRoutesAgree()
    {
        var documented = DocumentedRoute().Matches(Repository.Read("docs", "authority.md")).Select(match => match.Groups[1].Value);

        Assert.Equal(Changing().Except(OfOAuth).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private IEnumerable<string> Changing() =>
        from endpoint in _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        where method != "GET"
        select $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}";

    [GeneratedRegex(@"^\| `([A-Z]+ /[^`]*)` \|", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex DocumentedRoute();
}
