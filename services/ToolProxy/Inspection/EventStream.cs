using System.Net.ServerSentEvents;
using System.Text;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>An MCP answer as a stream of server-sent events: each message is inspected and passed on as it comes.</summary>
internal static class EventStream
{
    public static async Task PassOnAsync(
        HttpContext context, Stream body, Func<ReadOnlyMemory<byte>, Task<(string Json, bool IsAnswer)>> inspect, CancellationToken cancellationToken)
    {
        var messages = SseParser.Create(body, static (_, data) => data.ToArray());
        await foreach (var message in messages.EnumerateAsync(cancellationToken))
        {
            if (message.Data.Length == 0) continue; // a priming event: there is nothing to resume here
            if (message.EventType != SseParser.EventTypeDefault) throw new AnswerWithheldException("It is a kind of event that MCP does not have.");

            var (json, isAnswer) = await inspect(message.Data);

            if (!context.Response.HasStarted)
            {
                context.Response.ContentType = "text/event-stream";
                context.Response.Headers.CacheControl = "no-store";
            }

            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: message\ndata: {json}\n\n"), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
            if (isAnswer) return;
        }

        throw new AnswerWithheldException("The stream ended without an answer.");
    }
}
