using AgentTrust.ToolProxy.UpstreamCredentials;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>6, continued. A foreign server takes no token of ours: it gets a credential of its own kind, for this decided call only.</summary>
/// <remarks>The issuer has agreed to the call by then: its token is the leave to ask for this one, and stays here.</remarks>
internal sealed partial class UpstreamCredentialMiddleware(
    RequestDelegate next, CredentialBroker broker, IOptionsMonitor<UpstreamCredentialOptions> options, TimeProvider time,
    ILogger<UpstreamCredentialMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();
        try
        {
            call.UpstreamCredential = await AcquireAsync(call, context.RequestAborted);
        }
        catch (CredentialRefusedException e)
        {
            LogRefused(call.ServerName, e.Message);
            call.Deny(e.ToDenial());
            return;
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Whatever the cause: without a credential the call has no business there.
            LogNoCredential(call.ServerName, e);
            call.Deny(DenialReason.TokenRefused, $"No credential for {call.ServerName} could be had.");
            return;
        }

        await using (call.UpstreamCredential)
            await next(context);
    }

    private async Task<UpstreamCredential?> AcquireAsync(ToolCall call, CancellationToken requestAborted)
    {
        // Only an explicit permit gets this far, whatever the steps before did; a session's own messages are no calls.
        if (call.CallsTool && call.Decision is not { Decision: true }) throw new CredentialRefusedException("There is no permit for this call.");

        using var timeout = new CancellationTokenSource(options.CurrentValue.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, requestAborted);
        return await broker.AcquireAsync(CredentialNeed.Of(call), either.Token);
    }

    [LoggerMessage(EventId = 1209, Level = LogLevel.Error, Message = "No credential for {Server}: {Reason}")]
    private partial void LogRefused(string server, string reason);

    [LoggerMessage(EventId = 1210, Level = LogLevel.Error, Message = "No credential for {Server} could be had; denying the call")]
    private partial void LogNoCredential(string server, Exception exception);
}
