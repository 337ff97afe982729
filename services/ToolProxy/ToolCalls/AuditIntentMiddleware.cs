using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.Records;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>6. What is about to happen goes to the log, while the token for it is fetched; nothing has left yet (<see cref="DurableIntentMiddleware"/>).</summary>
internal sealed class AuditIntentMiddleware(RequestDelegate next, AuditTrail trail, CallRecords records, ModelRecords models, RememberedPermits permits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();
        // What nobody permitted is not about to happen; the next steps refuse it.
        if (call is { CallsTool: false } or { Decision.Decision: true })
            call.Intent = call is { Decision: not null, Remembered: null } ? WriteDecidedAsync(call) : trail.WriteAsync(records.Intent(call));

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
