using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Believes a submission only as far as the policy service signed it (Access Request and Approval Profile, binding token integrity).</summary>
internal sealed partial class BindingTokens(TrustBundle bundle, TimeProvider time, ILogger<BindingTokens> logger)
{
    public const string Type = "binding+jwt";

    /// <returns>The bound call, or the reason why there is none.</returns>
    public async ValueTask<(BindingClaims? Call, ApprovalRefusal? Refusal)> VerifyAsync(AccessRequestSubmission submission)
    {
        var call = await bundle.VerifyStatementAsync<BindingClaims>(
            submission.BindingToken, Type, SpiffeIds.PolicyService, SpiffeIds.ApprovalService);

        var refusal =
            call is null ? WhyNotBelieved(submission.BindingToken)
            : !IsDigestOf(submission.Arguments, call.ArgumentsDigest) ? ApprovalRefusal.InvalidBinding
            : call.Approvers.Count == 0 || call.Quorum < 1 ? ApprovalRefusal.NotRequestable
            : null;
        if (refusal is not null) LogRefused(refusal.Code);
        return refusal is null ? (call, null) : (null, refusal);
    }

    /// <summary>Words only: the token is refused either way, and what it says of itself is believed no further.</summary>
    private ApprovalRefusal WhyNotBelieved(string token)
    {
        try
        {
            var expiry = new JsonWebToken(token).ValidTo; // MinValue where the token has none
            return expiry > DateTime.MinValue && expiry <= time.GetUtcNow().UtcDateTime
                ? ApprovalRefusal.ExpiredBinding
                : ApprovalRefusal.InvalidBinding;
        }
        catch (ArgumentException)
        {
            return ApprovalRefusal.InvalidBinding; // not even a token
        }
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

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "A submission's binding token was refused: {Code}")]
    private partial void LogRefused(string code);
}
