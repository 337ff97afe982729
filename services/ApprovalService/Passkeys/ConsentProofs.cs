using System.Security.Claims;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>What shows that a yes is the person's own: a passkey's signature over exactly this request, or a fresh sign-in where that suffices.</summary>
internal sealed record ConsentProof(PasskeyEvidence? Passkey, ApprovalRefusal? Refusal = null)
{
    public static readonly ConsentProof SignIn = new((PasskeyEvidence?)null);

    public static ConsentProof No(ApprovalRefusal refusal) => new(null, refusal);
}

internal sealed partial class ConsentProofs(
    IPasskeyStore passkeys, IOptions<PasskeyOptions> options, TimeProvider time, ILogger<ConsentProofs> logger)
{
    /// <summary>
    /// A passkey that is registered has to be used, unless policy says that it need not: whoever stole a session does not have it.
    /// The settings may want more than policy, never less.
    /// </summary>
    public async Task<ConsentProof> OfAsync(
        Approval approval, ClaimsPrincipal person, DecideAccessRequest decision, CancellationToken cancellationToken)
    {
        var registered = await passkeys.ListAsync(person.PersonId()!, cancellationToken);
        if (decision.Passkey is { } assertion) return await OfPasskeyAsync(approval, registered, assertion, person.PersonId()!, cancellationToken);
        if (!SignInSuffices(approval.Call.PasskeyNeed, registered.Count > 0)) return ConsentProof.No(ApprovalRefusal.PasskeyNeeded);

        return person.IsFresh(options.Value.GrantSignInAge, time.GetUtcNow()) ? ConsentProof.SignIn : ConsentProof.No(ApprovalRefusal.SignInTooOld);
    }

    private bool SignInSuffices(PasskeyNeed need, bool hasPasskey) => options.Value.SignInSuffices && need switch
    {
        PasskeyNeed.None => true,
        PasskeyNeed.Preferred => !hasPasskey,
        _ => false,
    };

    private async Task<ConsentProof> OfPasskeyAsync(
        Approval approval, IReadOnlyList<StoredPasskey> registered, PasskeyAssertion assertion, string person, CancellationToken cancellationToken)
    {
        var (evidence, fault) = await VerifyAsync(approval, registered, assertion, person, cancellationToken);
        if (fault is { } why) LogRefused(approval.Id, why);
        return evidence is null ? ConsentProof.No(ApprovalRefusal.PasskeyRefused) : new(evidence);
    }

    private async Task<(PasskeyEvidence? Evidence, PasskeyFault? Fault)> VerifyAsync(
        Approval approval, IReadOnlyList<StoredPasskey> registered, PasskeyAssertion assertion, string person, CancellationToken cancellationToken)
    {
        if (PasskeyCeremonies.ClientDataOf(assertion.Response.ClientData) is not { } client) return (null, PasskeyFault.Malformed);

        var now = time.GetUtcNow();
        var asked = await passkeys.TakeAsync(client.Challenge, person, now, cancellationToken);
        // Derived again from what the request is now: a challenge for what it was before answers nothing.
        if (asked is null || asked.Approval != approval.Id || PasskeyCeremonies.ChallengeFor(approval.Digest, person, asked.Nonce) != client.Challenge)
            return (null, PasskeyFault.UnknownChallenge);
        if (registered.FirstOrDefault(passkey => passkey.Id == assertion.Id) is not { } passkey) return (null, PasskeyFault.UnknownCredential);

        var (counter, fault) = PasskeyCeremonies.Verify(assertion, passkey, options.Value);
        if (fault is not null) return (null, fault);
        if (!await passkeys.UseAsync(passkey.Id, counter, now, cancellationToken)) return (null, PasskeyFault.CounterNotHigher);

        return (new PasskeyEvidence
        {
            Assertion = assertion,
            PublicKey = System.Buffers.Text.Base64Url.EncodeToString(passkey.PublicKey),
            Nonce = asked.Nonce,
            Digest = approval.Digest,
        }, null);
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "A passkey's signature for {Approval} proved nothing: {Fault}")]
    private partial void LogRefused(string approval, PasskeyFault fault);
}
