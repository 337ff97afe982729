using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Approvals;

/// <summary>3, continued: a client that was sent for an approval comes back. Its state must be of this very call; a tool never sees it.</summary>
internal sealed partial class RequestStateMiddleware(RequestDelegate next, ApprovalStates states, ILogger<RequestStateMiddleware> logger)
{
    private const int InvalidParams = -32602;

    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();
        if (call.Mcp is { Canonical: { } body } mcp && body.AsSpan().IndexOf("\"requestState\""u8) >= 0 && McpInput.Of(mcp) is { State: { } given } input
            && ApprovalStates.IsOurs(given))
        {
            if (await OpenAsync(given, call, context.RequestAborted) is not { } state)
            {
                // MCP 2026-07-28, multi round-trip requests: an error of the protocol, which no model is asked to talk its way around.
                call.Deny(new Denial(DenialReason.RequestMalformed, "The requestState is not of this call by this caller, or its time is over. Repeat the call without it.")
                {
                    RpcCode = InvalidParams,
                });
                return;
            }

            call.ApprovalReply = new ApprovalReply(state.Approval, input.ActionOn(InputRequired.Question) is "decline" or "cancel");
            call.Mcp = mcp with { Canonical = Without(body) };
        }

        await next(context);
    }

    private async Task<ApprovalState?> OpenAsync(string given, ToolCall call, CancellationToken requestAborted)
    {
        try
        {
            return await states.OpenAsync(given, call, requestAborted);
        }
        catch (Exception e) when (!requestAborted.IsCancellationRequested)
        {
            LogNoKey(e); // what cannot be checked does not count
            return null;
        }
    }

    private static byte[] Without(byte[] body)
    {
        var message = JsonNode.Parse(body)!.AsObject();
        var parameters = message["params"]!.AsObject();
        parameters.Remove(McpInput.RequestState);
        parameters.Remove(McpInput.InputResponses);
        return CanonicalJson.Encode(JsonSerializer.SerializeToElement(message));
    }

    [LoggerMessage(EventId = 1701, Level = LogLevel.Error, Message = "The state of a retry cannot be checked; denying the call")]
    private partial void LogNoKey(Exception exception);
}
