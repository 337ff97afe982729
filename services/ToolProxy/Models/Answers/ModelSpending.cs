using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>Counts what an answer uses in the task's session: nothing is released that is not counted.</summary>
internal sealed class ModelSpending(ISessionStore sessions)
{
    /// <summary>As far as it is more than was counted already; what was is never taken back.</summary>
    /// <returns>False when the task is beyond its budget with it.</returns>
    /// <exception cref="Exception">It could not be counted; callers withhold.</exception>
    public async Task<bool> CountAsync(ToolCall call, long used, CancellationToken cancellationToken)
    {
        var model = call.Model!;
        var more = used - model.Counted;
        if (more <= 0) return true;

        var all = await sessions.SpendAsync(call.TaskId, more, cancellationToken);
        model.Counted = used;
        return all <= call.Task!.Budget.MostModelTokens;
    }
}
