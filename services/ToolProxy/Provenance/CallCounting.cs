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
        var isEgress = call.Tool!.Sink is not null;
        long? from = isEgress || !memory.IsLoaded ? memory.Position : null;
        // Before the call is looked at, so that it is decided on with what its own words hold.
        var late = memory.TakeLate().Then(call.Said);
        call.Counted = new()
        {
            Task = call.TaskId,
            Budget = call.Task!.Budget,
            IsWrite = call.Tool.IsWrite,
            IsEgress = isEgress,
            IsModel = call.Model is not null,
            Late = late,
            SeenFrom = from,
            FirstSeen = from == 0 ? TaskMemory.NewKey() : default,
        };

        CountedCall? counted;
        try
        {
            counted = await sessions.TryCountAsync(call.Counted, cancellationToken);
        }
        catch
        {
            // Perhaps it arrived all the same: then bytes count twice, which is the safe side.
            memory.AddLate(late);
            throw;
        }

        call.IsCounted = counted is not null;
        if (counted is null) return null;

        if (from is { } position) memory.Read(position, counted.Seen.Span);
        // A prompt holds whatever was read, and no model vouches for what it repeats: nothing of it needs to be remembered as sent.
        if (isEgress && call.Model is null) LookAt(call, memory);
        return counted.State;
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

    private void LookAt(ToolCall call, TaskMemory memory)
    {
        memory.Name(call.Task!);
        call.Sinks = SinkOrigins.Of(call, memory);

        var sent = SentValues.Of(call, memory);
        if (sent.Length > 0) _ = KeepSentAsync(call.TaskId, memory, new(false, false, 0, 0, sent));
    }

    /// <summary>It is in the store before any answer that this process observes after it: one connection, one order.</summary>
    private async Task KeepSentAsync(string task, TaskMemory memory, SessionReading sent)
    {
        try
        {
            await sessions.AddAsync(task, sent, CancellationToken.None);
        }
        catch (Exception e)
        {
            memory.AddLate(sent);
            LogNotKept(e);
        }
    }

    [LoggerMessage(EventId = 1208, Level = LogLevel.Warning, Message = "A call that did not happen stays counted")]
    private partial void LogNotGivenBack(Exception exception);

    [LoggerMessage(EventId = 1602, Level = LogLevel.Error, Message = "What a call sends could not be kept yet; it goes along with the next one")]
    private partial void LogNotKept(Exception exception);
}
