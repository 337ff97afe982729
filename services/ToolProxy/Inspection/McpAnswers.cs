using System.Net;
using AgentTrust.ToolProxy.McpSessions;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>What an MCP server answers over Streamable HTTP: one message, a stream of them, or a status alone; and the session that may begin with it.</summary>
internal sealed class McpAnswers(McpAnswer messages, EventStream events, OpenSessions sessions)
{
    public async Task PassOnAsync(HttpContext context, ToolCall call, HttpResponseMessage answer, Stream body, CancellationToken cancellationToken)
    {
        if (call.Session is { } session && answer.StatusCode == HttpStatusCode.NotFound)
        {
            // MCP 2025-11-25, session management: the server forgot it, so the agent has to begin anew.
            await sessions.EndAsync(session, cancellationToken);
            call.Outcome = CallOutcome.Failed;
            call.Deny(DenialReason.SessionUnknown, $"{call.ServerName} has ended it; begin a new session with initialize.");
            return;
        }

        var type = answer.Content.Headers.ContentType?.MediaType;
        switch (call.Mcp!.Kind)
        {
            case McpMessageKind.Request when type == "text/event-stream": // an error may come as one, too
            case McpMessageKind.Listen when type == "text/event-stream" && answer.IsSuccessStatusCode:
                await BeginSessionAsync(context, call, answer, cancellationToken);
                if (call.Mcp.Listens) call.Outcome = CallOutcome.Succeeded; // there is no answer to wait for
                await events.PassOnAsync(context, call, body, message => messages.InspectAsync(message, context, call, cancellationToken), cancellationToken);
                break;
            case McpMessageKind.Request when type == "application/json":
                await PassOnMessageAsync(context, call, answer, body, cancellationToken);
                break;
            case McpMessageKind.Request:
            case McpMessageKind.Listen when answer.IsSuccessStatusCode:
                throw new AnswerWithheldException($"It is no MCP message (HTTP {(int)answer.StatusCode}).");
            default:
                // Nothing is answered but the status; what a server may write beside it, nobody reads.
                call.Outcome = answer.IsSuccessStatusCode ? CallOutcome.Succeeded : CallOutcome.Failed;
                if (call is { Mcp.Kind: McpMessageKind.EndSession, Session: { } ended } && answer.IsSuccessStatusCode)
                    await sessions.EndAsync(ended, cancellationToken);
                break;
        }
    }

    private async Task PassOnMessageAsync(HttpContext context, ToolCall call, HttpResponseMessage answer, Stream body, CancellationToken cancellationToken)
    {
        var (json, isAnswer) = await messages.InspectAsync(await AnswerInspection.ReadAsync(body, cancellationToken), context, call, cancellationToken);
        if (!isAnswer) throw new AnswerWithheldException("It is no answer to the request.");

        await BeginSessionAsync(context, call, answer, cancellationToken);
        await AnswerInspection.WriteAsync(context, "application/json", json!, cancellationToken);
    }

    /// <summary>The agent gets an id of this proxy's own; the server's stays here.</summary>
    private async Task BeginSessionAsync(HttpContext context, ToolCall call, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (call.Mcp!.Method != McpMethods.Initialize || !answer.IsSuccessStatusCode || !answer.Headers.TryGetValues(McpHeaders.SessionId, out var ids)) return;

        call.Session = await sessions.OpenAsync(call, ids.Single(), cancellationToken);
        context.Response.Headers[McpHeaders.SessionId] = call.Session.Id;
    }
}
