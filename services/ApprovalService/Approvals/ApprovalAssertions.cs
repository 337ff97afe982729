using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Puts people's consent into words that the policy service can check: who, for which group, to which exact call.</summary>
internal sealed class ApprovalAssertions(WorkloadIdentity identity, IOptions<ApprovalOptions> options, TimeProvider time)
{
    public const string Type = "approval+jwt";

    public ConsumedApproval Sign(Approval consumed)
    {
        var call = consumed.Call;
        var assertion = new ApprovalAssertion
        {
            Approval = consumed.Id,
            Agent = call.Agent,
            Actors = call.Actors?.Select(actor => actor.Agent).ToArray(),
            Task = call.Task,
            Action = call.Action,
            Resource = call.Resource,
            ArgumentsDigest = call.ArgumentsDigest,
            DefinitionDigest = call.Tool.DefinitionDigest,
            PolicyVersion = call.PolicyVersion,
            GlassBroken = consumed.GlassBroken,
            Grants = [.. Grants(consumed)],
        };
        var expiresAt = time.GetUtcNow() + options.Value.AssertionLifetime;
        return new ConsumedApproval
        {
            Id = consumed.Id,
            Assertion = identity.SignStatement(Type, SpiffeIds.PolicyService, assertion, expiresAt),
        };
    }

    /// <summary>A person of two groups stands for one of them, never for both.</summary>
    private static IEnumerable<ApprovalDecision> Grants(Approval consumed)
    {
        var grants = consumed.Grants.ToList();
        var standsFor = ApproverRules.Representatives(consumed.Call.Approvers, grants);
        return grants.Select(grant => grant with
        {
            Together = null,
            Passkey = null, // evidence, kept here and in the log; the assertion is the service's own word
            Groups = [.. standsFor.Where(pair => pair.Value.Person == grant.Person).Select(pair => pair.Key)],
        });
    }
}
