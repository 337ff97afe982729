using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Puts a verdict into AuthZEN's shape and into words; every deny has at least one reason.</summary>
internal sealed class Decisions(PolicySet policies, TimeProvider time)
{
    /// <summary>A deny for a reason that lies before any policy.</summary>
    public EvaluationResponse Deny(string reason) => Response(false, [], [reason]);

    /// <param name="request">What was asked.</param>
    /// <param name="agent">The agent whose verdict it is.</param>
    /// <param name="decision">The verdict.</param>
    /// <param name="inChain">Others act with it, so a denial says which of them it is about.</param>
    public EvaluationResponse From(EvaluationRequest request, AgentFacts agent, CachedDecision decision, bool inChain)
    {
        var response = From(request, agent, decision);
        return inChain && !response.Decision
            ? response with { Context = response.Context with { Reasons = [.. response.Context.Reasons.Select(reason => $"{agent.Name}, in the chain of delegation: {reason}")] } }
            : response;
    }

    /// <summary>Of a verdict on a caller that is not one of the platform's agents.</summary>
    public EvaluationResponse From(EvaluationRequest request, Verdict verdict) =>
        From(verdict, verdict.Policies, () => $"No policy permits {request.Action.Name} on {request.Resource.Type} {request.Resource.Id} to {request.Subject.Type} {request.Subject.Id}.");

    // Of a denial that consent would change, the policy that asks for it is part of the reason.
    private EvaluationResponse From(EvaluationRequest request, AgentFacts agent, CachedDecision decision) =>
        From(decision.Verdict, decision.Way?.Policies ?? decision.Verdict.Policies,
            () => $"No policy permits {request.Action.Name} on {request.Resource.Type} {request.Resource.Id} to an agent of function {agent.Function}.");

    private EvaluationResponse From(Verdict verdict, IReadOnlyList<string> ids, Func<string> nobody)
    {
        if (verdict.Errors.Count > 0)
        {
            string[] erring = [.. verdict.Errors.Select(error => error.Policy).OfType<string>().Order(StringComparer.Ordinal)];
            return Response(false, erring, erring.Length > 0
                ? [.. erring.Select(id => $"The policy {id} could not be evaluated on this call, so it is denied.")]
                : ["The policy engine could not take this call, so it is denied."]);
        }

        return ids.Count > 0
            ? WithObligations(Response(verdict.Permitted, ids, [.. ids.Select(id => policies.Find(id)?.Reason).OfType<string>()]), verdict)
            : Deny(nobody());
    }

    private EvaluationResponse WithObligations(EvaluationResponse response, Verdict verdict) =>
        Obligations.Of(policies, verdict.Policies) is { Count: > 0 } demanded
            ? response with { Context = response.Context with { Obligations = demanded } }
            : response;

    private EvaluationResponse Response(bool permitted, IReadOnlyList<string> ids, IReadOnlyList<string> reasons) => new()
    {
        Decision = permitted,
        Context = new()
        {
            EvaluationId = $"evl_{Guid.CreateVersion7(time.GetUtcNow()):N}",
            PolicyVersion = policies.Version,
            Policies = ids,
            Reasons = reasons,
        },
    };
}
