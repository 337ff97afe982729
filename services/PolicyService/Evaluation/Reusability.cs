using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.PolicyInformation.WorkingTime;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>For how long a permit answers its question again, and for which counters: those that <see cref="CallFacts"/> makes the same facts of.</summary>
/// <remarks>A denial is never reused, nor a permit that people consented to: that is for one call.</remarks>
internal sealed class Reusability(IOptions<EvaluationOptions> options, WorkCalendar calendar, TimeProvider time)
{
    /// <param name="answer">The decision.</param>
    /// <param name="call">What it was asked for.</param>
    /// <param name="chain">Whose call it is.</param>
    /// <param name="task">Its task.</param>
    /// <param name="factsUntil">When facts about them are asked for anew.</param>
    /// <param name="decidedAt">The moment that it was decided for.</param>
    public PermitReuse? Of(
        EvaluationResponse answer, ToolCallContext call, IReadOnlyList<AgentFacts> chain, TaskFacts task, DateTimeOffset factsUntil, DateTimeOffset decidedAt)
    {
        if (!answer.Decision || call.Approval is not null) return null;

        var now = time.GetUtcNow();
        var until = now + options.Value.ReuseLifetime;
        // What a clock alone changes: the facts' age, the task's end, an agent's review.
        foreach (var end in (DateTimeOffset[])[factsUntil, task.ExpiresAt, .. chain.Select(agent => agent.ReviewDue)])
            if (end > now && end < until)
                until = end;
        // And what the calendar does by itself: hours that end, a freeze that begins.
        if (calendar.FirstEdge(decidedAt, until) is { } edge) until = edge;

        var milliseconds = factsUntil <= now ? 0 : (int)(until - now).TotalMilliseconds;
        return milliseconds <= 0 ? null : new()
        {
            Milliseconds = milliseconds,
            Calls = Spending.SameTenth(call.Session.Calls, task.Budget.Calls),
            Writes = Spending.SameTenth(call.Session.Writes, task.Budget.Writes),
        };
    }
}
