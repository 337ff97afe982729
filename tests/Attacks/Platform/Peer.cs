using System.Net;
using System.Net.Http.Json;
using System.Text;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Attacks.Platform;

/// <summary>A service that the proxy talks to, in process.</summary>
internal abstract class Peer : HttpMessageHandler
{
    protected static HttpResponseMessage Json<T>(HttpRequestMessage request, T body) =>
        new(HttpStatusCode.OK) { RequestMessage = request, Content = JsonContent.Create(body, options: WireJson.Options) };

    protected static HttpResponseMessage Text(HttpRequestMessage request, string body, string type = "application/json", int status = 200) =>
        new((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, type) };

    protected static HttpResponseMessage Nothing(HttpRequestMessage request, HttpStatusCode status) =>
        new(status) { RequestMessage = request, Content = new ByteArrayContent([]) };
}
