using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Counts a call in its session, and finds out what the session knows of it, in one journey.</summary>
internal sealed partial class CallCounting(ISessionStore sessions, TaskMemories memories, ILogger<CallCounting> logger)
{
    /// <returns>The session before the call; null when the budget is used up.</returns>
    public async Task<SessionState?> TryCountAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var memory = memories.Of(call.TaskId);
        var late = memory.TakeLate();
        call.Counted = new()
        {
            Task = call.TaskId,
            Budget = call.Task!.Budget,
            IsWrite = call.Tool!.IsWrite,
            IsEgress = call.Tool.Sink is not null,
            Late = late,
        };
        try
        {
            var counted = await sessions.TryCountAsync(call.Counted, cancellationToken);
            call.IsCounted = counted is not null;
            return counted?.State;
        }
        catch
        {
            // Perhaps it arrived all the same: then bytes count twice, which is the safe side.
            memory.AddLate(late);
            throw;
        }
    }

    /// <summary>Takes back what a call counted for, when nothing of it left for the tool.</summary>
    public async Task GiveBackAsync(ToolCall call)
    {
        if (call is not { IsCounted: true, HasLeft: false }) return;

        call.IsCounted = false;
        try
        {
            await sessions.GiveBackAsync(call.Counted!, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotGivenBack(e); // the task has one call less than it might: the safe side
        }
    }

    [LoggerMessage(EventId = 1208, Level = LogLevel.Warning, Message = "A call that did not happen stays counted")]
    private partial void LogNotGivenBack(Exception exception);
}
