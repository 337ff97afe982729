using System.Security.Cryptography;
using AgentTrust.ApprovalService.Escalation;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>From a submission, in whichever shape it came, to the request that stands.</summary>
internal sealed class Submissions(BindingTokens bindingTokens, IApprovalStore store, IOptions<ApprovalOptions> options, IOptions<EscalationOptions> escalation, TimeProvider time)
{
    /// <param name="submission">What was sent.</param>
    /// <param name="idempotencyKey">Under which key.</param>
    /// <param name="covers">Whether the bound call is the one that was sent beside it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<(Approval? Approval, ApprovalRefusal? Refusal)> SubmitAsync(
        AccessRequestSubmission submission, string? idempotencyKey, Func<BindingClaims, bool> covers, CancellationToken cancellationToken)
    {
        if (idempotencyKey is not { Length: > 0 and <= 200 }) return (null, ApprovalRefusal.NoKey);

        var (call, refusal) = await bindingTokens.VerifyAsync(submission);
        if (call is null) return (null, refusal);
        if (!covers(call)) return (null, ApprovalRefusal.InvalidBinding);

        var asked = new VerifiedSubmission(idempotencyKey, call, submission.Arguments, submission.Preview, submission.ResourceState);
        var (_, standing) = await store.SubmitAsync(
            idempotencyKey,
            newest =>
            {
                var (now, lifetime) = (time.GetUtcNow(), EscalationPath.LifetimeOf(call, escalation.Value) ?? options.Value.RequestLifetime);
                return AccessRequests.Submit(newest, asked, NewId(), now, lifetime, EscalationPath.Of(call, escalation.Value, now, now + lifetime));
            },
            cancellationToken);
        return standing.Refusal is { } refused ? (null, refused) : (standing.Approval, null);
    }

    /// <summary>Opaque and unguessable, as the profile asks of a task handle.</summary>
    private static string NewId() => "apr_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
}
