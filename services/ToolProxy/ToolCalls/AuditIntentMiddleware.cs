using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.Records;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>7. No record, no call: what is about to happen is durable before a write leaves, and before a read's answer is released.</summary>
internal sealed class AuditIntentMiddleware(
    RequestDelegate next, AuditTrail trail, CallRecords records, ModelRecords models, DurableRecords durable, RememberedPermits permits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        // The last look before anything leaves: only an explicit permit passes, whatever the steps before did.
        if (call.CallsTool && call.Decision is not { Decision: true })
        {
            call.Deny(DenialReason.DecisionUnavailable, "There is no permit for this call.");
            return;
        }

        call.Intent = call is { Decision: not null, Remembered: null } ? WriteDecidedAsync(call) : trail.WriteAsync(records.Intent(call));

        if (call.Tool is { IsGuarded: true })
        {
            call.Record = await durable.IndexOfAsync(call.Intent, context.RequestAborted);
            if (call.Record is null)
            {
                call.Deny(DenialReason.AuditUnavailable, "The audit log did not acknowledge the record of this call in time.");
                return;
            }
        }

        await next(context);
    }

    private async Task<long> WriteDecidedAsync(ToolCall call)
    {
        var decision = records.Decision(call, permitted: true);
        if (call is { Model: not null, Tool: not null }) return await trail.WriteAsync(decision, models.Prompt(call), records.Intent(call));

        var index = await trail.WriteAsync(decision, records.Intent(call));
        // Only what is on record can be referred to.
        if (call is { Question: { } question, Approval: null, Decision: { } permit }) permits.Keep(question, call.Asked, permit, decision.Id);
        return index;
    }
}
