using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Counts a call in its session, and finds out what the session knows of it, in one journey.</summary>
internal sealed class CallCounting(ISessionStore sessions, TaskMemories memories)
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

    public Task GiveBackAsync(ToolCall call, CancellationToken cancellationToken) => sessions.GiveBackAsync(call.Counted!, cancellationToken);
}
