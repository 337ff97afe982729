using AgentTrust.ToolProxy.Records;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>7. No record, no call: what is about to happen is durable before a write leaves, and before a read's answer is released.</summary>
internal sealed class DurableIntentMiddleware(RequestDelegate next, DurableRecords durable)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        // The last look before anything leaves: only an explicit permit passes, and only what is sent to the log; whatever the steps before did.
        if ((call.CallsTool && call.Decision is not { Decision: true }) || call.Intent is not { } intent)
        {
            call.Deny(DenialReason.DecisionUnavailable, "There is no permit for this call.");
            return;
        }

        if (call.Tool is { IsGuarded: true })
        {
            call.Record = await durable.IndexOfAsync(intent, context.RequestAborted);
            if (call.Record is null)
            {
                call.Deny(DenialReason.AuditUnavailable, "The audit log did not acknowledge the record of this call in time.");
                return;
            }
        }

        await next(context);
    }
}
