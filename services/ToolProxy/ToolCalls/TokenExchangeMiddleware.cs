using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Tokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>6. Swaps the agent's token for one bound to this tool, this call and this proxy's key. The agent never sees it.</summary>
internal sealed partial class TokenExchangeMiddleware(
    RequestDelegate next, ToolTokens tokens, IOptionsMonitor<ToolCallOptions> options, TimeProvider time, ILogger<TokenExchangeMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();
        using var timeout = new CancellationTokenSource(options.CurrentValue.TokenTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);

        try
        {
            call.ToolToken = call.CallsTool
                ? await tokens.GetAsync(call.Caller!, call.ServerName, Authorization(call), either.Token)
                : await tokens.GetListingAsync(call.Caller!, call.ServerName, call.Id, either.Token);
        }
        catch (TokenRefusedException e)
        {
            call.Deny(DenialReason.TokenRefused, $"The token issuer refused: {e.Message}");
            return;
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Without a token the tool would refuse anyway.
            LogNoToken(call.ServerName, e);
            call.Deny(DenialReason.TokenRefused, "The token issuer did not answer.");
            return;
        }

        await next(context);
    }

    private static ToolCallAuthorization Authorization(ToolCall call) => new()
    {
        Task = call.TaskId,
        Call = call.Id,
        Action = call.Tool!.Action,
        Resource = call.Resource!,
        // Reads of one resource may share a token for seconds; whatever changes or discloses something gets its own.
        ArgumentsDigest = call.Tool.IsGuarded ? call.ArgumentsDigest : null,
        SingleUse = call.Tool.IsGuarded,
        Sensitivity = call.Tool.SensitivityWord,
        Approval = call.Approval,
    };

    [LoggerMessage(EventId = 1207, Level = LogLevel.Error, Message = "No token for {Server} could be had; denying the call")]
    private partial void LogNoToken(string server, Exception exception);
}
