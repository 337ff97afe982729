using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Primitives;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>2, continued: in which session an MCP message is said (until 2025-11-25), and whether it is this caller's.</summary>
internal sealed partial class McpSessionMiddleware(
    RequestDelegate next, OpenSessions sessions, ServerQuestions questions, ILogger<McpSessionMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();
        // MCP 2026-07-28, earlier revisions: a session's id is ignored there, and none is made.
        if (!call.Mcp!.IsStateless && await RefusalAsync(context, call) is { } denial)
        {
            call.Deny(denial);
            return;
        }

        await next(context);
    }

    private async Task<Denial?> RefusalAsync(HttpContext context, ToolCall call)
    {
        var headers = context.Request.Headers;
        var id = headers[McpHeaders.SessionId];
        if (id.Count == 0) return WithoutSession(context, call.Mcp!);
        if (id is not [{ Length: > 0 } one]) return new Denial(DenialReason.RequestMalformed, $"The header {McpHeaders.SessionId} is given twice, or empty.");
        if (call.Mcp!.Method == McpMethods.Initialize) return new Denial(DenialReason.RequestMalformed, "A new session begins without the id of another.");

        try
        {
            call.Session = await sessions.FindAsync(one, call, context.RequestAborted);
            if (call.Session is not { } session) return Unknown();

            return LastEvent(headers[McpHeaders.LastEventId], call)
                ?? (call.Mcp.Kind == McpMessageKind.Answer && !await questions.TakeAsync(session, call.Mcp.Id!, context.RequestAborted)
                    ? new Denial(DenialReason.RequestMalformed, "Nobody asked what this answers.")
                    : null);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Without word from the store nobody can say whose session it is.
            LogStoreUnavailable(e);
            return new Denial(DenialReason.SessionUnknown, "Which session it is could not be found out; try again later.")
            {
                Status = StatusCodes.Status503ServiceUnavailable,
            };
        }
    }

    private static Denial? LastEvent(StringValues given, ToolCall call)
    {
        if (given.Count == 0) return null;
        if (call.Mcp!.Kind != McpMessageKind.Listen) return new Denial(DenialReason.RequestMalformed, "A stream is resumed with GET.");

        call.LastEventId = given is [{ } one] ? EventIds.Open(call.Session!, one) : null;
        return call.LastEventId is null ? new Denial(DenialReason.RequestMalformed, "This session had no event of that id.") : null;
    }

    private static Denial? WithoutSession(HttpContext context, McpRequest request)
    {
        switch (request.Kind)
        {
            case McpMessageKind.Listen or McpMessageKind.EndSession:
                // MCP 2025-11-25, transports: a server that offers no such stream, or lets nobody end a session, says so.
                context.Response.Headers.Allow = HttpMethods.Post;
                return new Denial(DenialReason.RequestMalformed, "There is no stream, and nothing to end, without a session.")
                {
                    Status = StatusCodes.Status405MethodNotAllowed,
                };
            case McpMessageKind.Answer:
                return new Denial(DenialReason.RequestMalformed, "Nobody asks outside a session.");
            default:
                return null;
        }
    }

    private static Denial Unknown() => new(DenialReason.SessionUnknown, "Begin a new session with initialize.");

    [LoggerMessage(EventId = 1611, Level = LogLevel.Error, Message = "The store of MCP sessions did not answer; denying the message")]
    private partial void LogStoreUnavailable(Exception exception);
}
