using System.Text.RegularExpressions;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>What is known when the tool proxy asks for one call's token.</summary>
internal sealed record ToolTokenFacts(
    TokenExchangeRequest Request, IssuedToken Subject, ProvenWorkload Actor, AgentAuthority Authority, DateTimeOffset Now)
{
    public ToolCallAuthorization Call => Request.ToolCall!;

    public AgentFacts Agent => Authority.Agent.Facts;

    public TaskFacts? Task => Authority.FindTask(Call.Task);

    /// <summary>The boundaries that allow the action on the resource; empty for what touches no resource.</summary>
    public IEnumerable<TaskBoundary> Boundaries => TaskBounds.Covering(Task!, Call.Action, Call.Resource.Type, Call.Resource.Id);

    /// <summary>Asking a tool server what it offers is part of every task and touches none of its resources.</summary>
    public bool IsListing =>
        Call.Action == ToolTokenRules.ListAction && Call.Resource.Type == ToolTokenRules.ServerType
        && Request.Resource == SpiffeIds.Tool(Call.Resource.Id);
}

/// <summary>When the tool proxy gets a token for one call, in the agent's name. First refusal counts.</summary>
internal static partial class ToolTokenRules
{
    public const string ListAction = "tool.list";
    public const string ServerType = "tool_server";

    public static readonly IReadOnlyList<ExchangeRule<ToolTokenFacts>> List =
    [
        new("RFC 8693 §2.1", facts => facts.Actor == new ProvenWorkload(SpiffeIds.TrustDomain, SpiffeIds.ToolProxy)
            ? null : TokenRefusal.InvalidRequest("Only the tool proxy may act for an agent.")),
        new("RFC 8693 §4.1", facts => facts.Subject is { Audience: SpiffeIds.ToolProxy, Task.Actions: not null } && facts.Subject.Actors.All(SpiffeIds.IsAgent)
            ? null : TokenRefusal.InvalidRequest("The subject token must be a task's token; a call's token cannot be exchanged again.")),
        new("RFC 7009 §2.1; design §6 rule 6", facts => facts.Authority.TokenRevocations.Any(facts.Subject.Presented.IsEndedBy)
            ? TokenRefusal.InvalidRequest("The subject token was revoked.") : null),
        new("RFC 8707 §2", facts => ToolIndicator().IsMatch(facts.Request.Resource)
            ? null : TokenRefusal.InvalidTarget($"A call's token is for one tool server: {SpiffeIds.Tool("NAME")}.")),
        new("RFC 8693 §2.2.2; design §3 lifecycle", facts => TaskTokenRules.AgentRefusal(facts.Authority)),
        new("RFC 8693 §4.1; design §6 rule 4", facts => facts.Authority.Actors.Select(agent => agent.Id).SequenceEqual(facts.Subject.Actors)
            ? null : TokenRefusal.InvalidRequest("An agent of the chain of delegation is not registered.")),
        new("RFC 9396 §5", facts => facts.Call.Task == facts.Subject.Task!.Task
            ? null : TokenRefusal.InvalidAuthorizationDetails("The call names another task than the subject token.")),
        new("RFC 9396 §5; design §1 rule 2", facts => TaskTokenRules.TaskRefusal(facts.Task, facts.Agent, facts.Now)),
        new("design §3 step", facts => facts.Subject.Task!.Step == facts.Task!.Step
            ? null : TokenRefusal.InvalidRequest("The subject token is for a step of the task that has ended.")),
        new("RFC 6749 §3.3; design §6 rule 4", facts => facts.IsListing || IsGranted(facts)
            ? null : TokenRefusal.InvalidScope($"The action {facts.Call.Action} is not in the task's step, or not in the subject token.")),
        new("RFC 9396 §5; design §3 task", facts => facts.IsListing || facts.Boundaries.Any()
            ? null : TokenRefusal.InvalidAuthorizationDetails("The resource is outside the task's boundaries for this action.")),
        new("RFC 9396 §5; design §6 rule 4", facts => facts.IsListing || facts.Subject.Task!.Resources is not { } limits || limits.Any(limit => limit.Covers(facts.Call.Resource.Type, facts.Call.Resource.Id))
            ? null : TokenRefusal.InvalidAuthorizationDetails("The resource is not one that the subject token is for.")),
        new("design §3 agent; §6 rule 4", facts => facts.IsListing || OutOfBounds(facts) is not { } agent
            ? null : TokenRefusal.InvalidAuthorizationDetails($"The resource is outside what the agent {agent.Facts.Name} may ever be granted.")),
        new("RFC 6749 §3.3", facts => facts.Request.Scope is null || facts.Request.Scope is [var only] && only == facts.Call.Action
            ? null : TokenRefusal.InvalidScope("The scope of a call's token is its action.")),
        new("design §4 step 6", facts => IsRead(facts.Call.Action) || facts.Call is { SingleUse: true, ArgumentsDigest.Length: > 0 }
            ? null : TokenRefusal.InvalidAuthorizationDetails("A token for a write must be single_use and name the arguments_digest.")),
    ];

    /// <summary>In the token, in the step as it is now, and in what the agent may ever be granted: never broader than any.</summary>
    private static bool IsGranted(ToolTokenFacts facts) =>
        facts.Subject.Task!.Actions!.Contains(facts.Call.Action)
        && facts.Task!.Steps.Any(step => step.Name == facts.Task.Step && step.Actions.Contains(facts.Call.Action))
        && facts.Authority.Chain.All(agent => TaskBounds.Allows(agent.Facts.Bounds, facts.Call.Action));

    /// <summary>The agent of the chain that may never touch the resource: a sub-agent has bounds of its own.</summary>
    private static RegisteredAgent? OutOfBounds(ToolTokenFacts facts) => facts.Authority.Chain
        .FirstOrDefault(agent => !TaskBounds.Allows(agent.Facts.Bounds, facts.Call.Resource.Type, facts.Call.Resource.Id));

    private static bool IsRead(string action) => action == ListAction || ActionGroups.Of(action) == "observe";

    [GeneratedRegex("^" + SpiffeIds.TrustDomain + "/tool/[a-z0-9][a-z0-9-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ToolIndicator();
}
