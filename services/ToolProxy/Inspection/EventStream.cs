using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using AgentTrust.ToolProxy.McpSessions;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>An MCP answer as a stream of server-sent events: each message is inspected and passed on as it comes.</summary>
internal sealed class EventStream(ResumableCalls resumable)
{
    public async Task PassOnAsync(
        HttpContext context, ToolCall call, Stream body, Func<ReadOnlyMemory<byte>, Task<(string? Json, bool IsAnswer)>> inspect, CancellationToken cancellationToken)
    {
        var isKept = false;
        if (call.Mcp!.Kind == McpMessageKind.Listen) await BeginAsync(context, cancellationToken); // perhaps nothing comes for long

        var messages = SseParser.Create(body, static (_, data) => data.ToArray());
        await foreach (var message in messages.EnumerateAsync(cancellationToken))
        {
            if (message.EventType != SseParser.EventTypeDefault && message.Data.Length > 0) throw new AnswerWithheldException("It is a kind of event that MCP does not have.");

            var id = ResumableCalls.CanResume(call) && message.EventId is { Length: > 0 } given ? EventIds.Seal(call.Session!, given) : null;
            var (json, isAnswer) = message.Data.Length > 0 ? await inspect(message.Data) : ("", false);
            if (json is null || (json.Length == 0 && id is null && message.ReconnectionInterval is null)) continue;

            if (id is not null && !isKept && call.Mcp.Kind == McpMessageKind.Request)
            {
                // Before the agent has the id: from then on it may ask for the rest elsewhere.
                await resumable.KeepAsync(call, cancellationToken);
                isKept = true;
            }

            await BeginAsync(context, cancellationToken);
            await WriteAsync(context, json, id, message.ReconnectionInterval, cancellationToken);
            if (!isAnswer || call.Mcp.Kind == McpMessageKind.Listen) continue;

            if (isKept) await resumable.ForgetAsync(call, cancellationToken);
            return;
        }

        // MCP 2025-11-25, transports: a connection may end before its stream does, if the agent can come back for the rest.
        if (!isKept && !call.Mcp.Listens) throw new AnswerWithheldException("The stream ended without an answer.");
    }

    private static async Task BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Response.HasStarted) return;

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // MCP 2026-07-28, Streamable HTTP: nobody on the way may hold it back
        await context.Response.StartAsync(cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>An event without data primes the agent to resume.</summary>
    private static async Task WriteAsync(HttpContext context, string json, string? id, TimeSpan? retry, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        if (id is not null) text.Append(CultureInfo.InvariantCulture, $"id: {id}\n");
        if (retry is { } wait) text.Append(CultureInfo.InvariantCulture, $"retry: {(long)wait.TotalMilliseconds}\n");
        text.Append(json.Length > 0 ? "event: message\n" : "").Append("data: ").Append(json).Append("\n\n");

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
