using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Shadow;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Agents and tasks that the token issuer vouches for, and policy set → decision with reasons. Whatever is missing or strange is a deny.</summary>
internal sealed partial class PolicyDecisionPoint(
    ActivePolicySet active,
    EntityProvider entities,
    SurroundingsReader surroundings,
    ApprovalAssertions approvals,
    AccessRequestOffers offers,
    DecisionCache cache,
    Reusability reusability,
    ShadowDecisions shadow,
    TimeProvider time,
    ILogger<PolicyDecisionPoint> logger) : IDecisionPoint
{
    public const string AgentType = "agent";

    public async Task<Judgement> DecideAsync(EvaluationRequest request, CancellationToken cancellationToken)
    {
        var (call, fault) = ToolCallContexts.Read(request.Context);
        return fault is null
            ? Judgement.Of(await DecideAsync(request, call, cancellationToken))
            : Judgement.Malformed(fault);
    }

    private async Task<EvaluationResponse> DecideAsync(
        EvaluationRequest request, ToolCallContext? call, CancellationToken cancellationToken)
    {
        // One set decides from here on, even if another becomes active meanwhile.
        var activation = active.Current;
        var engine = activation.Engine;
        var decisions = new Decisions(engine.Policies, time);

        if (Unknown(request, call, engine.Policies) is { } unknown) return decisions.Deny(unknown);

        var (chain, absence, until) = await FindChainAsync([request.Subject.Id, .. (call!.Actors ?? []).Reverse()], cancellationToken);
        if (absence is not null) return decisions.Deny(absence);
        var task = await entities.FindTaskAsync(call.Task, call.Step, cancellationToken);
        if (task.Value is null) return decisions.Deny(task.Absence!);
        if (!chain.TrueForAll(agent => FactLimits.Holds(agent, task.Value)))
            return decisions.Deny("The facts about the agent and its task are larger than the policy engine is given.");

        var around = surroundings.Of(request, call);
        var gathered = CallFacts.Gather(request, call, chain, task.Value, around);
        var consent = BrokenGlass.Widen(await approvals.VerifyAsync(request, call, chain, task.Value, activation), gathered, engine);
        var members = new List<ChainMember>(chain.Count);
        foreach (var facts in gathered)
        {
            var decision = call.Approval is null
                ? await DecideCachedAsync(engine, facts, cancellationToken)
                : Decide(engine, facts, consent);
            members.Add(new(facts.Agent, facts, decision));
        }

        var decisive = ChainDecision.Of(members, engine);
        var answer = Answer(decisions, request, call, chain, task.Value, decisive, activation.Entry.People);
        shadow.Offer(call, members, consent, decisive, engine.Policies.Version);
        return call.WantsFacts
            ? answer with
            {
                Context = answer.Context with
                {
                    Facts = DecisionFacts.Write([.. members.Select(member => member.Facts)], consent, answer),
                    Reuse = reusability.Of(answer, call, chain, task.Value, task.Until < until ? task.Until : until, around.Now),
                },
            }
            : answer;
    }

    /// <summary>Everybody in the chain of delegation, the task's agent first; without one of them nothing is known of any.</summary>
    private async Task<(List<AgentFacts> Chain, string? Absence, DateTimeOffset Until)> FindChainAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var (chain, until) = (new List<AgentFacts>(), DateTimeOffset.MaxValue);
        foreach (var id in ids)
        {
            var agent = await entities.FindAgentAsync(id, cancellationToken);
            if (agent.Value is null) return ([], agent.Absence, default);
            chain.Add(agent.Value);
            if (agent.Until < until) until = agent.Until;
        }

        return (chain, null, until);
    }

    private ValueTask<CachedDecision> DecideCachedAsync(IPolicyEngine engine, CallFacts facts, CancellationToken cancellationToken)
    {
        var key = DecisionKey.Of(engine.Policies.Version, CedarRequest.Write(facts, consent: null, engine.Policies), facts.Agent.Version, facts.Task.Version);
        return cache.GetAsync(key, () => Decide(engine, facts, consent: null), cancellationToken);
    }

    // Who has consent already and is denied all the same is not sent to ask again.
    internal static CachedDecision Decide(IPolicyEngine engine, CallFacts facts, ConsentFacts? consent)
    {
        var verdict = engine.Evaluate(CedarRequest.Write(facts, consent, engine.Policies));
        return new() { Verdict = verdict, Way = consent is null ? Requestability.Of(facts, verdict, engine) : null };
    }

    private EvaluationResponse Answer(
        Decisions decisions, EvaluationRequest request, ToolCallContext call, List<AgentFacts> chain, TaskFacts task, ChainMember decisive,
        IReadOnlyList<string> policyAuthors)
    {
        var decision = decisive.Decision;
        foreach (var error in decision.Verdict.Errors) LogEvaluationError(error.Policy, request.Action.Name, error.Message);

        var response = decisions.From(request, decisive.Agent, decision, inChain: chain.Count > 1);
        return decision.Way is { } way
            ? response with { Context = response.Context with { AccessRequest = offers.Make(request, call, chain, task, way, response.Context, policyAuthors) } }
            : response;
    }

    private static string? Unknown(EvaluationRequest request, ToolCallContext? call, PolicySet policies)
    {
        if (request.Subject.Type != AgentType) return $"Only agents are decided on; the subject's type is \"{request.Subject.Type}\".";
        if (call is null) return "The request has no context, so it names no task; authority belongs to a task.";
        return Unknown(request.Action.Name, request.Resource.Type, policies);
    }

    /// <summary>Null, or why no policy can be asked: the engine is given nothing that its schema does not know.</summary>
    internal static string? Unknown(string action, string resourceType, PolicySet policies)
    {
        if (!policies.Actions.TryGetValue(action, out var known) || known.ResourceTypes.Count == 0)
            return $"The policies know no action \"{action}\".";
        if (ResourceTypes.EntityType(resourceType) is not { } type)
            return $"The policies know no resource type \"{resourceType}\".";
        return known.ResourceTypes.Contains(type) ? null : $"The action {action} is not done to a resource of type {resourceType}.";
    }

    [LoggerMessage(EventId = 2321, Level = LogLevel.Error, Message = "Policy {Policy} could not be evaluated for {Action}, so it was denied: {Why}")]
    private partial void LogEvaluationError(string? policy, string action, string why);
}
