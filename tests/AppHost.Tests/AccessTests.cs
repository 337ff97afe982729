using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace AgentTrust.AppHost.Tests;

/// <summary>No internal endpoint answers a stranger, on loopback either (R21, R82).</summary>
public sealed class AccessTests(RunningSystem system)
{
    [Theory]
    [InlineData("token-issuer", "GET", "/agents")]
    [InlineData("token-issuer", "GET", "/tasks")]
    [InlineData("token-issuer", "POST", "/tasks")]
    [InlineData("token-issuer", "GET", "/revocations?after=0")]
    [InlineData("token-issuer", "POST", "/introspect")]
    [InlineData("token-issuer", "POST", "/revoke")]
    [InlineData("token-issuer", "POST", "/kill-switch")]
    [InlineData("token-issuer", "POST", "/alerts")]
    [InlineData("token-issuer", "POST", "/agents")]
    [InlineData("token-issuer", "POST", "/signing-keys/rotate")]
    [InlineData("policy-service", "POST", "/access/v1/evaluation")]
    [InlineData("policy-service", "POST", "/access/v1/evaluations")]
    [InlineData("policy-service", "POST", "/access/v1/search/subject")]
    [InlineData("policy-service", "POST", "/access/v1/search/resource")]
    [InlineData("policy-service", "POST", "/access/v1/search/action")]
    [InlineData("policy-service", "GET", "/policy-sets/active")]
    [InlineData("policy-service", "POST", "/policy-sets/reload")]
    [InlineData("approval-service", "GET", "/access-requests")]
    [InlineData("approval-service", "POST", "/access-requests")]
    [InlineData("approval-service", "POST", "/access-requests/apr_1/grant")]
    [InlineData("audit-service", "GET", "/log/records")]
    [InlineData("audit-service", "POST", "/log/records")]
    [InlineData("audit-service", "GET", "/log/checkpoint")]
    [InlineData("tool-proxy", "GET", "/tools")]
    [InlineData("tool-proxy", "GET", "/tools/git/difference?tool=read_file")]
    [InlineData("tool-proxy", "POST", "/tools/git/acceptance")]
    [InlineData("tool-proxy", "POST", "/tools/git/rejection")]
    [InlineData("tool-proxy", "POST", "/mcp/git")]
    [InlineData("tool-proxy", "GET", "/http/alertmanager/api/v2/alerts")]
    [InlineData("sample-tools", "POST", "/mcp/git")]
    [InlineData("sample-tools", "POST", "/mcp/deployments")]
    [InlineData("sample-tools", "GET", "/alertmanager/api/v2/alerts")]
    [InlineData("sample-tools", "GET", "/deployments/api/v1/environments/production/deployments")]
    public async Task AStrangerIsTurnedAway(string resource, string method, string path)
    {
        using var http = new HttpClient { BaseAddress = system.AddressOf(resource) };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (method == "POST") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("token-issuer", "/.well-known/oauth-authorization-server")]
    [InlineData("token-issuer", "/.well-known/jwks.json")]
    [InlineData("policy-service", "/.well-known/authzen-configuration")]
    [InlineData("policy-service", "/access/v1/jwks")]
    [InlineData("sample-identity", "/.well-known/openid-configuration")]
    [InlineData("tool-proxy", "/health")]
    public async Task MetadataAndProbesAreOpen(string resource, string path)
    {
        using var http = new HttpClient { BaseAddress = system.AddressOf(resource) };
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
