using System.Diagnostics;
using AgentTrust.ToolProxy.Drift;
using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>0. Outermost: every way out is recorded, and every refusal is written here, after its record.</summary>
internal sealed class AuditOutcomeMiddleware(
    RequestDelegate next, ServerKind kind, AuditTrail trail, CallRecords records, ModelRecords models, DurableRecords durable, CallCounting counting,
    DriftWatch drift, ToolCallProblem problem, ToolCallTelemetry telemetry, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.BeginToolCall(kind);
        var began = time.GetTimestamp();

        try
        {
            await next(context);
        }
        finally
        {
            // Also when a step failed with an exception: what left is indeterminate, and what did not is no call.
            await RecordAsync(call);
            await counting.GiveBackAsync(call);
            await drift.NoteAsync(call);
            telemetry.Record(call, time.GetElapsedTime(began), Activity.Current);
        }

        if (call.Denial is not null) await problem.WriteAsync(context, call);
    }

    private async Task RecordAsync(ToolCall call)
    {
        var isRefusedAfterAll = call is { Intent: not null, Outcome: CallOutcome.Denied }; // it was about to happen, and did not
        if (call.Intent is not null && !isRefusedAfterAll)
        {
            // What a model said of an answer that broke off or was withheld, as far as it is known.
            if (call is { Model.IsRecorded: false, HasLeft: true }) _ = trail.WriteAsync(models.Answer(call));
            _ = trail.WriteAsync(records.Outcome(call)); // in order behind the intent, and sent until acknowledged
            return;
        }

        if (call.Denial is not { } denial || ReferenceEquals(denial, call.Recorded)) return;

        var written = isRefusedAfterAll ? trail.WriteAsync(records.Refused(call))
            : DecidedSteps.Contains(denial.Reason) ? trail.WriteAsync(records.Decision(call, permitted: false))
            : call is { Remembered: null, Decision: { } decision } ? trail.WriteAsync(records.Decision(call, permitted: decision.Decision), records.Refused(call))
            : trail.WriteAsync(records.Refused(call));
        // The refusal stands with or without the log; waiting only serves the answer's link to the record, and a log that was late is not waited for twice.
        if (denial.Reason != DenialReason.AuditUnavailable) call.Record = await durable.IndexOfAsync(written, CancellationToken.None);
    }

    /// <summary>Refusals of steps 4 and 5 are decisions.</summary>
    private static readonly HashSet<DenialReason> DecidedSteps =
    [
        DenialReason.PolicyDenied, DenialReason.DecisionUnavailable, DenialReason.ApprovalRequired, DenialReason.ApprovalRejected,
        DenialReason.ApprovalExpired, DenialReason.ApprovalUsed,
    ];
}
