using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.Tests.Peers;

/// <summary>A service that the proxy talks to, in process: no port, no waiting.</summary>
internal abstract class FakePeer : HttpMessageHandler
{
    protected static HttpResponseMessage Json<T>(HttpRequestMessage request, T body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { RequestMessage = request, Content = JsonContent.Create(body, options: WireJson.Options) };

    protected static HttpResponseMessage Text(HttpRequestMessage request, HttpStatusCode status, string body, string type = "application/json") =>
        new(status) { RequestMessage = request, Content = new StringContent(body, System.Text.Encoding.UTF8, type) };
}
