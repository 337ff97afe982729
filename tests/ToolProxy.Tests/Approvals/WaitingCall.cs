using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Approvals;

/// <summary>A call that people have to approve, as clients of different ages and abilities make it.</summary>
public abstract class WaitingCall : RefusedCall
{
    protected const string Console = "https://console.example";
    protected const string Question = "agenttrust.approval";

    public override async ValueTask InitializeAsync()
    {
        Proxy.Settings["ToolProxy:ToolCalls:ConsoleUrl"] = Console;
        await base.InitializeAsync();
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable);
    }

    /// <summary>Of 2026-07-28, from a client that can send its person to a URL.</summary>
    internal Task<Answer> AskAsync(string? state = null, JsonNode? responses = null, Action<JsonObject>? change = null)
    {
        var meta = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject { ["url"] = new JsonObject() } },
        };
        var parameters = Parameters(meta);
        if (state is not null) parameters["requestState"] = state;
        if (responses is not null) parameters["inputResponses"] = responses;
        change?.Invoke(parameters);
        return PostAsync(parameters, "2026-07-28");
    }

    /// <summary>The person at the client went where the link leads.</summary>
    internal Task<Answer> ComeBackAsync(string state, string action = "accept", Action<JsonObject>? change = null) =>
        AskAsync(state, new JsonObject { [Question] = new JsonObject { ["action"] = action } }, change);

    /// <summary>Of 2025-11-25, with the members of <c>_meta</c> that are given.</summary>
    internal Task<Answer> AskOlderAsync(JsonObject? meta = null) => PostAsync(Parameters(meta), "2025-11-25");

    internal static string StateOf(Answer answer) => answer.Json["result"]!["requestState"]!.GetValue<string>();

    internal static JsonObject Progress() => new() { ["progressToken"] = "p1" };

    /// <summary>Its first word is out, and its clock stands still.</summary>
    internal async Task<Task<Answer>> WaitingAsync()
    {
        var waiting = AskOlderAsync(Progress());
        await ProxyUnderTest.UntilAsync(() => Proxy.Audit.Records.Count > 0);
        return waiting;
    }

    internal static JsonNode[] Messages(Answer answer) =>
        [.. answer.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(message => JsonNode.Parse(message.Split("data: ")[1])!)];

    internal static string CodeOf(Answer answer) =>
        Messages(answer)[^1]["result"]!["structuredContent"]?["denial"]?["code"]?.GetValue<string>() ?? "";

    private static JsonObject Parameters(JsonObject? meta)
    {
        var parameters = new JsonObject
        {
            ["name"] = "open_pull_request",
            ["arguments"] = new JsonObject { ["repository"] = "shop/checkout", ["branch"] = "fix" },
        };
        if (meta is not null) parameters["_meta"] = meta;
        return parameters;
    }

    private Task<Answer> PostAsync(JsonObject parameters, string version)
    {
        var name = parameters["name"]!.GetValue<string>();
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 7, ["method"] = "tools/call", ["params"] = parameters };
        return Agent.PostAsync(body.ToJsonString(), request =>
        {
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.Accept.ParseAdd("text/event-stream");
            request.Headers.Add("MCP-Protocol-Version", version);
            request.Headers.Add("Mcp-Method", "tools/call");
            request.Headers.Add("Mcp-Name", name);
        });
    }
}
