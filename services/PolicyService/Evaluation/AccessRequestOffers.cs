using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Discovery;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Offers to ask people (AuthZEN Access Request and Approval Profile), bound to the one call by signature.</summary>
internal sealed class AccessRequestOffers(
    WorkloadIdentity identity, IOptions<EvaluationOptions> options, IOptions<DiscoveryOptions> discovery, TimeProvider time)
{
    public const string BindingType = "binding+jwt";
    private const string Endpoint = "/access-requests";
    private const string Template = "agenttrust_tool_call";

    public AccessRequestOffer Make(
        EvaluationRequest request, ToolCallContext call, IReadOnlyList<AgentFacts> chain, TaskFacts task, RequestableBy way, DecisionContext decision,
        IReadOnlyList<string> policyAuthors)
    {
        var expiresAt = time.GetUtcNow() + options.Value.OfferLifetime;
        var claims = new BindingClaims
        {
            EvaluationId = decision.EvaluationId,
            Agent = chain[0].Id,
            Owner = chain[0].Owner,
            OpenedBy = task.OpenedBy,
            Actors = chain.Count > 1 ? [.. chain.Skip(1).Reverse().Select(actor => new ActingAgent(actor.Id, actor.Owner))] : null,
            Task = task.Id,
            Intent = task.Intent,
            Action = request.Action.Name,
            Resource = new() { Type = request.Resource.Type, Id = request.Resource.Id },
            Tool = call.Tool,
            ArgumentsDigest = call.ArgumentsDigest,
            PolicyVersion = decision.PolicyVersion!,
            Policies = decision.Policies,
            Reasons = decision.Reasons,
            Approvers = way.Requirement.Groups,
            Quorum = way.Requirement.Quorum,
            PasskeyNeed = way.Requirement.Passkey,
            Template = task.Template,
            Escalation = way.Requirement.Escalation.Count > 0 ? way.Requirement.Escalation : null,
            BreakGlass = way.Requirement.BreakGlass,
            PolicyAuthors = policyAuthors,
        };

        return new()
        {
            Endpoint = discovery.Value.AccessRequestEndpoint ?? Endpoint,
            Template = Template,
            ExpiresAt = expiresAt,
            BindingToken = identity.SignStatement(BindingType, SpiffeIds.ApprovalService, claims, expiresAt),
            Approvers = way.Requirement.Groups,
            Quorum = way.Requirement.Quorum,
        };
    }
}
