using System.Net;
using System.Text.Json.Nodes;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>An OpenID Connect provider's two documents.</summary>
internal sealed class FakeDiscovery(string issuer) : HttpMessageHandler, IHttpClientFactory
{
    public string Issuer { get; set; } = issuer;

    public string Keys { get; set; } = "";

    public bool IsDown { get; set; }

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(IsDown
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            : new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(request.RequestUri!.AbsolutePath == "/keys"
                    ? Keys
                    : new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = new Uri(request.RequestUri, "/keys").ToString() }.ToJsonString()),
            });
}
