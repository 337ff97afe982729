using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>What is known when a sub-agent asks for a token below its parent's.</summary>
/// <param name="Request">Names the task, and perhaps a narrower scope than the parent consented to.</param>
/// <param name="ParentHash"><c>ath</c> of the parent's token (RFC 9449 §4.2).</param>
/// <param name="Parent">The parent's token.</param>
/// <param name="Statement">The parent's consent.</param>
/// <param name="Agent">The sub-agent, proven by its workload credential.</param>
/// <param name="Thumbprint">The key that the sub-agent proved.</param>
/// <param name="Authority">The task's agent, and as its actors the parent's in their order, then the sub-agent.</param>
/// <param name="Now">The present.</param>
/// <param name="MaxDepth">How many may act for an agent, one below the other.</param>
internal sealed record DelegationFacts(
    TokenExchangeRequest Request,
    string ParentHash,
    IssuedToken Parent,
    DelegationStatement Statement,
    RegisteredAgent Agent,
    string Thumbprint,
    AgentAuthority Authority,
    DateTimeOffset Now,
    int MaxDepth)
{
    /// <summary>Whether the sub-agent may work from where it asks.</summary>
    public PlaceRuling Place { get; init; } = PlaceRuling.Stay;

    public TaskFacts? Task => Authority.FindTask(Request.Task!.Task);

    public TaskStep? Step => Task?.Steps.FirstOrDefault(step => step.Name == Task.Step);

    /// <summary>What the token will allow: what was asked for, or everything that the parent consented to.</summary>
    public IReadOnlyList<string> Actions => Request.Scope ?? Statement.Scope;

    /// <summary>What it may do that to: what was asked for, or consented to, or what the parent's token is limited to; null: the task's boundaries.</summary>
    public IReadOnlyList<ResourceLimit>? Resources => Request.Task!.Resources ?? Statement.Resources ?? Parent.Task!.Resources;
}

/// <summary>When a sub-agent gets a token below its parent's. First refusal counts.</summary>
internal static class DelegationRules
{
    public static readonly IReadOnlyList<ExchangeRule<DelegationFacts>> List =
    [
        new("RFC 8707 §2", facts => facts.Request.Resource == SpiffeIds.ToolProxy
            ? null : TokenRefusal.InvalidTarget($"A sub-agent's token is for {SpiffeIds.ToolProxy} only.")),
        new("RFC 8693 §4.1", facts => facts.Parent is { Audience: SpiffeIds.ToolProxy, Task.Actions: not null } && facts.Parent.Actors.All(SpiffeIds.IsAgent)
            ? null : TokenRefusal.InvalidRequest("The subject token must be a task's token; a call's token is not handed on.")),
        new("RFC 7009 §2.1; design §6 rule 4", facts => facts.Authority.TokenRevocations.Any(facts.Parent.Presented.IsEndedBy)
            ? TokenRefusal.InvalidRequest("The subject token was revoked.") : null),

        // A leaked token is no consent: only who has the parent's key can make it, for this token, this sub-agent and this key.
        new("RFC 9449 §6.1; RFC 8705 §3.1; design §6 rule 3", facts => facts.Statement.SignedBy == facts.Parent.Key
            ? null : TokenRefusal.InvalidRequest("The delegation is not signed with the key that the subject token is bound to.")),
        new("RFC 9449 §4.2", facts => facts.Statement.AccessTokenHash == facts.ParentHash
            ? null : TokenRefusal.InvalidRequest("The delegation is for another subject token (ath).")),
        new("RFC 8693 §2.1", facts => facts.Statement.Agent == facts.Agent.Id
            ? null : TokenRefusal.InvalidRequest("The delegation is for another agent (sub) than the actor token proves.")),
        new("RFC 7800 §3.1", facts => facts.Statement.JwkThumbprint == facts.Thumbprint
            ? null : TokenRefusal.InvalidRequest("The delegation is for another key (cnf.jkt) than the DPoP proof was made with.")),

        new("RFC 8693 §2.2.2; design §3 lifecycle", facts => TaskTokenRules.AgentRefusal(facts.Authority)),
        new("design §3 agent", facts => facts.Agent.Facts.State == AgentState.Active && !AgentLife.IsReviewOverdue(facts.Agent.Facts, facts.Now)
            ? null : TokenRefusal.InvalidRequest($"The agent {facts.Agent.Facts.Name} is under review or overdue for it, so nothing new is handed on to it.")),
        new("RFC 8693 §4.1; design §6 rule 4", facts => facts.Parent.Actors.Append(facts.Parent.Subject).Contains(facts.Agent.Id)
            ? TokenRefusal.InvalidRequest($"The agent {facts.Agent.Facts.Name} is in the chain of delegation already.") : null),
        new("RFC 8693 §4.1; design §5 tokens", facts => facts.Parent.Actors.Count < facts.MaxDepth
            ? null : TokenRefusal.InvalidRequest($"The chain of delegation is {facts.MaxDepth} deep already, and gets no deeper.")),
        new("RFC 9396 §5", facts => facts.Request.Task!.Task == facts.Parent.Task!.Task
            ? null : TokenRefusal.InvalidAuthorizationDetails("The request names another task than the subject token.")),
        new("RFC 9396 §5; design §1 rule 2", facts => TaskTokenRules.TaskRefusal(facts.Task, facts.Authority.Agent.Facts, facts.Now)),
        new("design §3 step", facts => facts.Parent.Task!.Step == facts.Task!.Step
            ? null : TokenRefusal.InvalidRequest("The subject token is for a step of the task that has ended.")),

        new("RFC 6749 §3.3", facts => facts.Actions.Count > 0 && facts.Actions.All(facts.Statement.Scope.Contains)
            ? null : TokenRefusal.InvalidScope("The scope asks for more than the parent consented to.")),
        new("RFC 8693 §2.1; design §6 rule 4", facts => facts.Actions.All(facts.Parent.Task!.Actions!.Contains)
            ? null : TokenRefusal.InvalidScope("The scope asks for more than the subject token allows.")),
        new("RFC 9396 §5; design §6 rule 4", facts => ResourceLimits.Refusal(facts.Resources, facts.Task!, facts.Statement.Resources, facts.Parent.Task!.Resources)),
        new("design §3 step; §6 rule 4", facts => facts.Actions.All(facts.Step!.Actions.Contains)
            ? null : TokenRefusal.InvalidScope($"The scope asks for more than the task's step {facts.Task!.Step} allows.")),
        new("design §3 task; §6 rule 4", facts => Excess(facts) is { } excess
            ? TokenRefusal.InvalidScope($"The scope asks for more than the agent {excess.Facts.Name} may ever be granted.") : null),
        new("RFC 8693 §2.2.2; R8, R85", facts => TaskTokenRules.PlaceRefusal(facts.Place)),
    ];

    /// <summary>The agent of the chain that may never be granted one of the actions.</summary>
    private static RegisteredAgent? Excess(DelegationFacts facts) => facts.Authority.Chain
        .FirstOrDefault(agent => !facts.Actions.All(action => TaskBounds.Allows(agent.Facts.Bounds, action)));
}
