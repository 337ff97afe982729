using AgentTrust.Contracts.Approvals;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Approvals;

/// <summary>Around steps 3 to 5: where its client can bear it, a call that people have to approve waits for them, and then takes all those steps again.</summary>
/// <remarks>While it waits it holds nothing: no lock, no token, none of the budget. Whatever ends the caller's authority ends the wait.</remarks>
internal sealed partial class ApprovalWaitMiddleware(
    RequestDelegate next, ApprovalsClient approvals, ApprovalLink link, CallCounting counting, AuditTrail trail, CallRecords records, DurableRecords durable,
    IOptionsMonitor<ApprovalWaitOptions> options, IOptionsMonitor<ToolCallOptions> calls, TimeProvider time, ILogger<ApprovalWaitMiddleware> logger)
{
    private int _waiting;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        var call = context.GetToolCall();
        if (Pending(call) is null || !MayWait(call)) return;

        try
        {
            if (Interlocked.Increment(ref _waiting) <= options.CurrentValue.MostWaiting) await WaitAsync(context, call, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task WaitAsync(HttpContext context, ToolCall call, CancellationToken requestAborted)
    {
        var deadline = time.GetUtcNow() + options.CurrentValue.Longest;
        call.HasWaited = true;
        while (Pending(call) is { } request)
        {
            // The question is on record before its answer is waited for; and what the call counted for is free meanwhile.
            call.Record = await durable.IndexOfAsync(trail.WriteAsync(records.Decision(call, permitted: false)), requestAborted);
            call.Recorded = call.Denial;
            await counting.GiveBackAsync(call);

            if (!await IsDecidedAsync(new ApprovalProgress(context, call, link.Of(request.Id)), request, deadline, requestAborted)) return;

            call.Again();
            await next(context);
        }
    }

    /// <summary>False when the time is over, or nobody can say: then the refusal stands as it is.</summary>
    private async Task<bool> IsDecidedAsync(
        ApprovalProgress progress, AccessRequest request, DateTimeOffset deadline, CancellationToken requestAborted)
    {
        while (time.GetUtcNow() < deadline)
        {
            await progress.SayAsync(requestAborted);
            await Task.Delay(calls.CurrentValue.ApprovalRetryAfter, time, requestAborted);
            try
            {
                if ((await approvals.GetAsync(request.Id, requestAborted)).State != AccessRequestState.Pending) return true;
            }
            catch (Exception e) when (!requestAborted.IsCancellationRequested)
            {
                LogApprovalUnavailable(e);
                return false;
            }
        }

        return false;
    }

    private static AccessRequest? Pending(ToolCall call) =>
        call.Denial is { AccessRequest: { State: AccessRequestState.Pending } request } denial && denial.Reason == DenialReason.ApprovalRequired ? request : null;

    /// <summary>Only an MCP client can be told meanwhile; one that can send its person to the link gets the link first.</summary>
    private bool MayWait(ToolCall call) =>
        call.Mcp is { } mcp && options.CurrentValue.Longest > TimeSpan.Zero && call.ApprovalReply switch
        {
            { Declined: var declined } => !declined,
            null => !InputRequired.Asks(call) && (options.CurrentValue.Always || McpInput.Of(mcp).ProgressToken is not null),
        };

    [LoggerMessage(EventId = 1703, Level = LogLevel.Error, Message = "The approval service did not answer; a call waits no longer")]
    private partial void LogApprovalUnavailable(Exception exception);
}
