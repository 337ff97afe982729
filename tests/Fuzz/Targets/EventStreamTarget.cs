using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.McpSessions;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentTrust.Fuzz.Targets;

/// <summary>A stream of events is withheld, or passes as events of the same messages, however it is cut; a secret in one does not.</summary>
internal sealed class EventStreamTarget() : FuzzTarget("event-stream")
{
    private static readonly ServiceProvider Options = new ServiceCollection().AddOptions().BuildServiceProvider();

    private static readonly EventStream Events = new(new ResumableCalls(
        new MemoryMcpStore(TimeProvider.System), Options.GetRequiredService<IOptionsMonitor<McpSessionOptions>>(),
        Options.GetRequiredService<IOptionsMonitor<ToolCallOptions>>()));

    protected override void Try(byte[] input)
    {
        var (whole, isWithheld) = Pass(input, input.Length + 1);
        foreach (var chunk in (int[])[1, 5])
        {
            var (pieces, isAlso) = Pass(input, chunk);
            Must(isWithheld == isAlso, $"it is withheld or passes by how it is cut, here into {chunk}");
            Must(whole.AsSpan().SequenceEqual(pieces), $"other events pass when it is cut into {chunk}");
        }

        foreach (var message in SseParser.Create(new MemoryStream(whole)).Enumerate())
            Must(message.Data.Length == 0 || IsMessage(message.Data), "what passes is no message");

        var answer = $$$"""{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"see {{{PlantedSecret.Text}}} there"}}""";
        Must(Pass([.. Encoding.UTF8.GetBytes($"data: {answer}\n\n"), .. input], 3).Passed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(PlantedSecret.Text)) < 0, "a secret passed");
    }

    private static bool IsMessage(string data)
    {
        try
        {
            return JsonNode.Parse(data) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (byte[] Passed, bool IsWithheld) Pass(byte[] body, int chunk)
    {
        var passed = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = passed;
        var call = new ToolCall("call_1", ServerKind.Mcp, "git") { Mcp = new McpRequest { Kind = McpMessageKind.Request, Method = McpMethods.ListTools, Id = 1 } };
        try
        {
            // Nothing waits here for anything but memory.
            Events.PassOnAsync(context, call, new ChunkedBody(body, chunk), message => Task.FromResult(Inspect(message, call)), CancellationToken.None).GetAwaiter().GetResult();
            return (passed.ToArray(), false);
        }
        catch (AnswerWithheldException e)
        {
            return e.Message.Length > 0 ? (passed.ToArray(), true) : throw new FuzzFindingException("it is withheld without a word");
        }
    }

    /// <summary>As <see cref="McpAnswer"/> reads a message; whose question it answers does not matter here.</summary>
    private static (string? Json, bool IsAnswer) Inspect(ReadOnlyMemory<byte> utf8, ToolCall call) =>
        AnswerJson.Parse(utf8.Span) is JsonObject said
            ? (McpContent.Inspect(said, call)!.ToJsonString(), !said.ContainsKey("method"))
            : throw new AnswerWithheldException("It is not one JSON-RPC message.");
}
