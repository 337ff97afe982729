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

/// <summary>What a yes is about.</summary>
/// <param name="About">The request, or the digest of the list of requests.</param>
/// <param name="Digest">What is signed.</param>
/// <param name="Need">What policy wants it to be proven by.</param>
/// <param name="Decision">What the yes says; a signature for one word is none for another.</param>
internal sealed record ToProve(string About, string Digest, PasskeyNeed Need, string Decision)
{
    public static ToProve Grant(Approval approval) => new(approval.Id, approval.Digest, approval.Call.PasskeyNeed, "grant");

    public static ToProve BreakGlass(Approval approval) => new(approval.Id, approval.Digest, approval.Call.PasskeyNeed, "break_glass");

    public static ToProve GrantTogether(string digest, PasskeyNeed need) => new(digest, digest, need, "grant");
}

internal sealed partial class ConsentProofs(
    IPasskeyStore passkeys, IOptions<PasskeyOptions> options, TimeProvider time, ILogger<ConsentProofs> logger)
{
    /// <summary>
    /// A passkey that is registered has to be used, unless policy says that it need not: whoever stole a session does not have it.
    /// The settings may want more than policy, never less.
    /// </summary>
    public async Task<ConsentProof> OfAsync(
        ToProve what, ClaimsPrincipal person, PasskeyAssertion? signed, CancellationToken cancellationToken)
    {
        var registered = await passkeys.ListAsync(person.PersonId()!, cancellationToken);
        if (signed is not null) return await OfPasskeyAsync(what, registered, signed, person.PersonId()!, cancellationToken);
        if (!SignInSuffices(what.Need, registered.Count > 0)) return ConsentProof.No(ApprovalRefusal.PasskeyNeeded);

        return person.IsFresh(options.Value.GrantSignInAge, time.GetUtcNow()) ? ConsentProof.SignIn : ConsentProof.No(ApprovalRefusal.SignInTooOld);
    }

    /// <summary>Asks the person's authenticator for a signature over exactly this.</summary>
    public async Task<PasskeyRequestOptions> AskAsync(ToProve what, string person, CancellationToken cancellationToken)
    {
        var nonce = PasskeyCeremonies.NewNonce();
        var challenge = PasskeyCeremonies.ChallengeFor(what, person, nonce);
        await passkeys.AskAsync(new(challenge, person, what.About, nonce, time.GetUtcNow() + options.Value.ChallengeLifetime), cancellationToken);
        return new()
        {
            Challenge = challenge,
            Timeout = (long)options.Value.ChallengeLifetime.TotalMilliseconds,
            RelyingPartyId = options.Value.RelyingPartyId,
            Allow = [.. (await passkeys.ListAsync(person, cancellationToken)).Select(passkey => new PasskeyDescriptor(PasskeyCeremonies.CredentialType, passkey.Id))],
            UserVerification = "required",
        };
    }

    private bool SignInSuffices(PasskeyNeed need, bool hasPasskey) => options.Value.SignInSuffices && need switch
    {
        PasskeyNeed.None => true,
        PasskeyNeed.Preferred => !hasPasskey,
        _ => false,
    };

    private async Task<ConsentProof> OfPasskeyAsync(
        ToProve what, IReadOnlyList<StoredPasskey> registered, PasskeyAssertion assertion, string person, CancellationToken cancellationToken)
    {
        var (evidence, fault) = await VerifyAsync(what, registered, assertion, person, cancellationToken);
        if (fault is { } why) LogRefused(what.About, why);
        return evidence is null ? ConsentProof.No(ApprovalRefusal.PasskeyRefused) : new(evidence);
    }

    private async Task<(PasskeyEvidence? Evidence, PasskeyFault? Fault)> VerifyAsync(
        ToProve what, IReadOnlyList<StoredPasskey> registered, PasskeyAssertion assertion, string person, CancellationToken cancellationToken)
    {
        if (PasskeyCeremonies.ClientDataOf(assertion.Response.ClientData) is not { } client) return (null, PasskeyFault.Malformed);

        var now = time.GetUtcNow();
        var asked = await passkeys.TakeAsync(client.Challenge, person, now, cancellationToken);
        // Derived again from what the request is now: a challenge for what it was before answers nothing.
        if (asked is null || asked.Approval != what.About || PasskeyCeremonies.ChallengeFor(what, person, asked.Nonce) != client.Challenge)
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
            Digest = what.Digest,
        }, null);
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "A passkey's signature for {Approval} proved nothing: {Fault}")]
    private partial void LogRefused(string approval, PasskeyFault fault);
}
