using System.Net;
using System.Net.Http.Json;
using System.Text;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Conformance.Peers;

/// <summary>A service that the proxy talks to, in process: it always agrees.</summary>
internal abstract class Peer : HttpMessageHandler
{
    protected static HttpResponseMessage Json<T>(HttpRequestMessage request, T body) =>
        new(HttpStatusCode.OK) { RequestMessage = request, Content = JsonContent.Create(body, options: WireJson.Options) };

    protected static HttpResponseMessage Text(HttpRequestMessage request, string json) =>
        new(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected static HttpResponseMessage NotFound(HttpRequestMessage request) => new(HttpStatusCode.NotFound) { RequestMessage = request };
}
