using System.Net.Http.Headers;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.ToolCalls;
using Yarp.ReverseProxy.Forwarder;

namespace AgentTrust.ToolProxy.Forwarding;

/// <summary>Builds the upstream request from the call alone, and hands the answer to inspection.</summary>
/// <remarks>No header of the agent travels except those named here: not its token, not its proof, nothing a tool might route by.</remarks>
internal sealed class ToolTransformer(HttpContext agent, ToolCall call, Uri target, Upstream upstream, AnswerInspection inspection) : HttpTransformer
{
    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = target;
        proxyRequest.Headers.Host = null;
        if (call.Mcp is not { Kind: McpMessageKind.Listen }) proxyRequest.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (proxyRequest.Content is { } content && (call.Mcp is not null || call.Model is not null || call.Http?.Canonical is not null))
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        if (call.Model is { Streams: true }) proxyRequest.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (call.Mcp is { } mcp) Describe(proxyRequest, mcp);

        upstream.Authorize(proxyRequest, call.ToolToken!, call.UpstreamCredential);
        call.HasLeft = true; // from here on nobody can be sure that it did not
        return ValueTask.CompletedTask;
    }

    private void Describe(HttpRequestMessage proxyRequest, McpRequest mcp)
    {
        var headers = proxyRequest.Headers;
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (mcp.ProtocolVersion is { Length: > 0 } version && mcp.Method != McpMethods.Initialize) headers.TryAddWithoutValidation(McpHeaders.ProtocolVersion, version);
        if (call.Session is { } session) headers.TryAddWithoutValidation(McpHeaders.SessionId, session.UpstreamId);
        if (call.LastEventId is { } last) headers.TryAddWithoutValidation(McpHeaders.LastEventId, last);

        // Made from the parse, so they cannot disagree with it (MCP 2026-07-28 demands them).
        if (mcp.Kind is McpMessageKind.Request or McpMessageKind.Notification) headers.TryAddWithoutValidation(McpHeaders.Method, mcp.Method);
        if (McpMethods.Named.Contains(mcp.Method)) headers.TryAddWithoutValidation(McpHeaders.Name, McpHeaders.Encode(mcp.Name!));
        foreach (var (name, value) in McpParameterHeaders.Of(call)) headers.TryAddWithoutValidation(name, McpHeaders.Encode(value));
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null) await inspection.PassOnAsync(agent, call, proxyResponse, cancellationToken);
        return false; // the body was passed on, or withheld
    }
}
