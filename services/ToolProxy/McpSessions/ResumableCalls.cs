using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>Requests whose stream can be resumed: the answer may come on another connection, and is inspected there as what it answers.</summary>
internal sealed class ResumableCalls(IMcpStore store, IOptionsMonitor<McpSessionOptions> options, IOptionsMonitor<ToolCallOptions> limits)
{
    /// <summary>What a permit obliges to is not carried to another connection: such a call's answer comes at once, or not at all.</summary>
    public static bool CanResume(ToolCall call) => call.Session is not null && call.Decision?.Context.Obligations is null or [];


    public Task KeepAsync(ToolCall call, CancellationToken cancellationToken) => store.PutAsync(
        Key(call.Session!, call.Mcp!.Id!),
        JsonSerializer.Serialize(new Open(call.Id, call.Mcp.Method, call.Mcp.Target, call.Record), WireJson.Options),
        options.CurrentValue.IdleTimeout, cancellationToken);

    public Task ForgetAsync(ToolCall call, CancellationToken cancellationToken) =>
        store.TakeAsync(Key(call.Session!, call.Mcp!.Id!), cancellationToken);

    /// <summary>The request that a resumed stream answers, as far as inspection and record need it; null when this session has none of that id open.</summary>
    public async Task<ToolCall?> TakeAsync(ToolCall listening, JsonNode id, CancellationToken cancellationToken)
    {
        if (await store.TakeAsync(Key(listening.Session!, id), cancellationToken) is not { } kept) return null;

        var open = JsonSerializer.Deserialize<Open>(kept, WireJson.Options)!;
        var call = new ToolCall(open.Call, listening.Kind, listening.ServerName)
        {
            Caller = listening.Caller,
            Session = listening.Session,
            Server = listening.Server,
            UpstreamCredential = listening.UpstreamCredential,
            UpstreamStatus = listening.UpstreamStatus,
            Record = open.Record,
            HasLeft = true,
            Mcp = new McpRequest
            {
                Kind = McpMessageKind.Request,
                Method = open.Method,
                Target = open.Target,
                Id = id.DeepClone(),
                ProtocolVersion = listening.Mcp!.ProtocolVersion,
            },
        };
        if (call.Mcp.NamesOffer) call.Tool = CallTarget.Offered(listening.Server!, open.Target!.Type, open.Target.Id)?.Tool;
        call.Terms = AnswerTerms.Of(call, limits.CurrentValue);
        return call;
    }

    private static string Key(McpSession session, JsonNode id) => $"open:{session.Id}:{id.ToJsonString()}";

    private sealed record Open(string Call, string Method, AccessEntity? Target, long? Record);
}
