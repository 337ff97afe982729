using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>Something an operator does that ends a call's token, and what makes the next time possible.</summary>
internal sealed record OperatorAct(string Name, Func<OperatorDesk, LoadTask, CancellationToken, Task> DoAsync)
{
    private static readonly ReasonGiven Why = new("It is measured.");

    /// <summary>In the order in which they are measured: a suspended agent is of no use for the others.</summary>
    public static readonly IReadOnlyList<OperatorAct> All =
    [
        new("close a task", (desk, task, ending) => desk.Operator.CloseTaskAsync(task.Id, Why, ending))
        {
            TidyAsync = (_, _, _) => Task.CompletedTask,
        },
        new("advance a step", (desk, task, ending) => desk.Operator.AdvanceStepAsync(task.Id, ending)),
        new("throw the kill switch", (desk, _, ending) => desk.Operator.ThrowKillSwitchAsync(Why, ending))
        {
            TakesAnotherAgent = true,
            // After the end of all there are tokens again from the next second on, and no sooner (RevocationClock of the issuer).
            Pace = TimeSpan.FromSeconds(1),
            TidyAsync = async (desk, _, ending) =>
            {
                await desk.OtherOperator.ReleaseKillSwitchAsync(Why, ending); // four eyes: not who threw it
                await desk.Operator.ResumeTaskAsync(desk.LoadTask, Why, ending);
            },
        },
        new("suspend an agent", (desk, task, ending) => desk.Operator.SuspendAgentAsync(task.Agent.Split('/')[^1], Why, ending))
        {
            TakesAnotherAgent = true,
        },
    ];

    /// <summary>Each time takes an agent that this was not done to before: a second end in one second would count as of the next one.</summary>
    public bool TakesAnotherAgent { get; init; }

    /// <summary>Least time from one to the next.</summary>
    public TimeSpan? Pace { get; init; }

    public Func<OperatorDesk, LoadTask, CancellationToken, Task> TidyAsync { get; init; } = CloseAsync;

    private static Task CloseAsync(OperatorDesk desk, LoadTask task, CancellationToken ending) =>
        desk.Operator.CloseTaskAsync(task.Id, Why, ending);
}

/// <summary>Two people, and the task whose exchanges are the load.</summary>
internal sealed record OperatorDesk(TokenIssuerClient Operator, TokenIssuerClient OtherOperator, string LoadTask);
