using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.SampleTools.Models;

namespace AgentTrust.CodingAgent.Tests;

/// <summary>The sample's model in process, asked by the same client as through the proxy.</summary>
internal sealed class ScriptedProvider : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsObject();
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(new ChatAnswer(asked, DateTimeOffset.UnixEpoch).Whole().ToJsonString(), Encoding.UTF8, "application/json"),
        };
    }
}
