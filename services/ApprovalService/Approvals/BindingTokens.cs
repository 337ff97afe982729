using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Believes a submission only as far as the policy service signed it (Access Request and Approval Profile, binding token integrity).</summary>
internal sealed class BindingTokens(TrustBundle bundle)
{
    public const string Type = "binding+jwt";

    /// <returns>The bound call, or the reason why there is none.</returns>
    public async ValueTask<(BindingClaims? Call, ApprovalRefusal? Refusal)> VerifyAsync(AccessRequestSubmission submission)
    {
        var call = await bundle.VerifyStatementAsync<BindingClaims>(
            submission.BindingToken, Type, SpiffeIds.PolicyService, SpiffeIds.ApprovalService);

        if (call is null || !IsDigestOf(submission.Arguments, call.ArgumentsDigest)) return (null, ApprovalRefusal.InvalidBinding);
        return call.Approvers.Count == 0 || call.Quorum < 1 ? (null, ApprovalRefusal.NotRequestable) : (call, null);
    }

    /// <summary>People decide on the arguments they see, so those must be the ones that were bound.</summary>
    private static bool IsDigestOf(JsonElement arguments, string digest)
    {
        try
        {
            return CanonicalJson.Digest(arguments) == digest;
        }
        catch (JsonException)
        {
            return false; // not canonicalisable, e.g. a member twice: nothing that could have been bound
        }
    }
}
