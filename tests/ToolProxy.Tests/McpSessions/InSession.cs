using System.Net;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.McpSessions;

/// <summary>An agent in a session (MCP 2025-11-25) with a server that keeps sessions under ids of its own.</summary>
public abstract class InSession : RefusedCall
{
    protected const string UpstreamId = "upstream-session-1";
    protected const string Initialize = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"a","version":"1"}}}""";

    private protected string Id { get; private set; } = "";

    /// <summary>What the server answers within the session; null: as the fake does otherwise.</summary>
    private protected Func<HttpRequestMessage, HttpResponseMessage?> Server { get; set; } = _ => null;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Proxy.Tool.Answer = (request, message) =>
        {
            if (message?["method"]?.GetValue<string>() == "initialize")
            {
                var begun = FakeTool.Plain(request, HttpStatusCode.OK, """{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}}""");
                begun.Headers.Add("Mcp-Session-Id", UpstreamId);
                return begun;
            }

            return Server(request) ?? FakeTool.Plain(request, HttpStatusCode.OK, $$$"""{"jsonrpc":"2.0","id":{{{message?["id"]?.ToJsonString() ?? "null"}}},"result":{"content":[]}}""");
        };
        Id = await BeginAsync(Agent);
        Proxy.Tool.All.Clear();
        Proxy.Tool.Calls.Clear();
    }

    private protected virtual string Name => "git";

    private protected async Task<string> BeginAsync(AgentUnderTest agent) =>
        (await agent.PostAsync(Initialize, server: Name)).Headers.GetValues("Mcp-Session-Id").Single();

    private protected static Action<HttpRequestMessage> Within(string id) => request => request.Headers.Add("Mcp-Session-Id", id);

    private protected Task<Answer> SayAsync(string message) => Agent.PostAsync(message, Within(Id), Name);

    private protected Task<Answer> ListenAsync(string? after = null) => Agent.SendAsync(HttpMethod.Get, $"/mcp/{Name}", change: request =>
    {
        Within(Id)(request);
        if (after is not null) request.Headers.Add("Last-Event-ID", after);
    });

    private protected static HttpResponseMessage Events(HttpRequestMessage request, string events) =>
        FakeTool.Plain(request, HttpStatusCode.OK, events, "text/event-stream");
}
