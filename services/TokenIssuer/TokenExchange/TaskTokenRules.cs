using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>What is known when an agent asks for its task's token.</summary>
internal sealed record TaskTokenFacts(TokenExchangeRequest Request, AgentAuthority Authority, DateTimeOffset Now)
{
    /// <summary>Whether the agent may work from where it asks.</summary>
    public PlaceRuling Place { get; init; } = PlaceRuling.Stay;

    public AgentFacts Agent => Authority.Agent.Facts;

    public TaskFacts? Task => Authority.FindTask(Request.Task!.Task);

    public TaskStep? Step => Task?.Steps.FirstOrDefault(step => step.Name == Task.Step);

    /// <summary>What the token will allow: what was asked for, or everything in the step.</summary>
    /// <remarks>An MCP client (jwt-bearer) asks for what the resource's challenge names and cannot know the step; it gets what the step has of it (RFC 6749 §3.3).</remarks>
    public IReadOnlyList<string> Actions => field ??=
        Request.Scope is not { } asked ? Step?.Actions ?? []
        : Request.IsAssertion && Step is { } step ? [.. asked.Where(action => step.Actions.Contains(action) && TaskBounds.Allows(Agent.Bounds, action))]
        : asked;
}

/// <summary>When an agent gets a token for its task. First refusal counts.</summary>
internal static class TaskTokenRules
{
    public static readonly IReadOnlyList<ExchangeRule<TaskTokenFacts>> List =
    [
        new("RFC 8707 §2", facts => facts.Request.Resource == SpiffeIds.ToolProxy
            ? null : TokenRefusal.InvalidTarget($"A task's token is for {SpiffeIds.ToolProxy} only.")),
        new("RFC 8693 §2.2.2; design §3 lifecycle", facts => AgentRefusal(facts.Authority)),
        new("RFC 9396 §5; design §1 rule 2", facts => TaskRefusal(facts.Task, facts.Agent, facts.Now)),
        new("RFC 6749 §3.3", facts => facts.Actions.Count > 0 && facts.Actions.All(action => facts.Step!.Actions.Contains(action))
            ? null : TokenRefusal.InvalidScope($"The scope asks for more than the task's step {facts.Task!.Step} allows.")),
        new("design §3 task", facts => facts.Actions.All(action => TaskBounds.Allows(facts.Agent.Bounds, action))
            ? null : TokenRefusal.InvalidScope("The scope asks for more than the agent may ever be granted.")),
        new("RFC 9396 §5; design §3 task", facts => ResourceLimits.Refusal(facts.Request.Task!.Resources, facts.Task!)),
        new("RFC 8693 §2.2.2; R8, R85", facts => PlaceRefusal(facts.Place)),
    ];

    /// <summary>An active agent gets tokens, and one under review for the tasks that it has; no agent without an owner does, and nobody while the kill switch is thrown.</summary>
    /// <remarks>An overdue review stops new tasks. What runs goes on to the end of its task, and policy lets it read only.</remarks>
    public static TokenRefusal? AgentRefusal(AgentAuthority authority)
    {
        return authority.KillSwitch.Halted
            ? TokenRefusal.InvalidRequest("The kill switch was thrown: nobody gets a token until a person releases it.")
            : authority.Chain.Select(agent => AgentRefusal(agent.Facts)).FirstOrDefault(refusal => refusal is not null);
    }

    private static TokenRefusal? AgentRefusal(AgentFacts agent)
    {
        if (agent.Orphaned)
            return TokenRefusal.InvalidRequest($"The owner of the agent {agent.Name} is gone, so it gets no token.");
        return agent.State is AgentState.Active or AgentState.UnderReview
            ? null
            : TokenRefusal.InvalidRequest($"The agent {agent.Name} is not active, so it gets no token.");
    }

    /// <summary>The last of all rules: only what would get a token otherwise is a second place.</summary>
    public static TokenRefusal? PlaceRefusal(PlaceRuling place) => place.FreeIn is { } wait
        ? TokenRefusal.InvalidRequest("The agent's identity is in use from another place. One identity is one workload; wait until the other is done, or register this one as an agent of its own.")
            with { RetryAfter = wait }
        : null;

    /// <summary>A task of another agent is as unknown as one that does not exist: ids are not to be probed.</summary>
    public static TokenRefusal? TaskRefusal(TaskFacts? task, AgentFacts agent, DateTimeOffset now)
    {
        if (task is null || task.Agent != agent.Id)
            return TokenRefusal.InvalidAuthorizationDetails("There is no such task of this agent.");
        return TaskLife.IsOpen(task, now)
            ? null
            : TokenRefusal.InvalidAuthorizationDetails("The task is not open any more, so there is no token for it.");
    }
}
