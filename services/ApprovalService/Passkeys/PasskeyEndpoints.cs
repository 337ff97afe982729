using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>A person's own passkeys: made with a fresh sign-in, asked to sign one request at a time.</summary>
internal static class PasskeyEndpoints
{
    private const int MostBytes = 64 * 1024;
    private const int LongestName = 100;
    private const int MostPerPerson = 20;

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/passkeys")
            .WithTags("Passkeys")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .RequirePerson();

        own.MapGet("/", ListAsync);
        own.MapPost("/registration-options", OfferAsync);
        own.MapPost("/registrations", RegisterAsync);
        own.MapDelete("/{id}", RemoveAsync);

        routes.MapPost("/access-requests/{id}/assertion-options", AskAsync).WithTags("Passkeys").RequirePerson();
    }

    private static async Task<Ok<IReadOnlyList<Passkey>>> ListAsync(
        ClaimsPrincipal caller, IPasskeyStore passkeys, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<Passkey>>([.. (await passkeys.ListAsync(caller.PersonId()!, cancellationToken)).Select(View)]);

    private static async Task<Results<Ok<PasskeyCreationOptions>, ProblemHttpResult>> OfferAsync(
        ClaimsPrincipal caller, IPasskeyStore passkeys, IOptions<PasskeyOptions> options, TimeProvider time,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (!caller.IsFresh(options.Value.RegistrationSignInAge, time.GetUtcNow())) return TooOld(response, options.Value);

        var person = caller.PersonId()!;
        var nonce = PasskeyCeremonies.NewNonce();
        await passkeys.AskAsync(new(nonce, person, null, nonce, time.GetUtcNow() + options.Value.ChallengeLifetime), cancellationToken);
        return TypedResults.Ok(new PasskeyCreationOptions
        {
            RelyingParty = new(options.Value.RelyingPartyId, options.Value.RelyingPartyName),
            // WebAuthn Level 3 §5.4.3: opaque; a digest keeps the person's id out of the authenticator's list.
            User = new(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(person))), person, person),
            Challenge = nonce,
            Algorithms = [new(PasskeyCeremonies.CredentialType, CoseKey.Es256), new(PasskeyCeremonies.CredentialType, CoseKey.Rs256)],
            Timeout = (long)options.Value.ChallengeLifetime.TotalMilliseconds,
            Exclude = [.. (await passkeys.ListAsync(person, cancellationToken)).Select(Descriptor)],
            Selection = new("preferred", "required"),
            Attestation = AttestationObject.None,
        });
    }

    private static async Task<Results<Created<Passkey>, ProblemHttpResult>> RegisterAsync(
        RegisterPasskey asked, ClaimsPrincipal caller, IPasskeyStore passkeys, IOptions<PasskeyOptions> options, TimeProvider time,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var (person, now) = (caller.PersonId()!, time.GetUtcNow());
        if (!caller.IsFresh(options.Value.RegistrationSignInAge, now)) return TooOld(response, options.Value);
        if (asked.Name.Trim() is not { Length: > 0 and <= LongestName } name) return ApprovalRefusal.PasskeyUnnamed.ToProblem();
        if ((await passkeys.ListAsync(person, cancellationToken)).Count >= MostPerPerson) return ApprovalRefusal.PasskeysTooMany.ToProblem();

        var challenge = PasskeyCeremonies.ClientDataOf(asked.Credential.Response.ClientData)?.Challenge;
        if (challenge is null || await passkeys.TakeAsync(challenge, person, now, cancellationToken) is not { Approval: null })
            return ApprovalRefusal.PasskeyNotRegistered.ToProblem(PasskeyFault.UnknownChallenge.ToString());

        var (passkey, fault) = PasskeyCeremonies.Register(asked.Credential, person, name, options.Value, now);
        if (passkey is null) return ApprovalRefusal.PasskeyNotRegistered.ToProblem(fault.ToString());

        return await passkeys.AddAsync(passkey, PasskeyRecords.Registered(passkey), cancellationToken)
            ? TypedResults.Created($"/passkeys/{passkey.Id}", View(passkey))
            : ApprovalRefusal.PasskeyNotRegistered.ToProblem(PasskeyFault.AlreadyRegistered.ToString());
    }

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> RemoveAsync(
        string id, ClaimsPrincipal caller, IPasskeyStore passkeys, IOptions<PasskeyOptions> options, TimeProvider time,
        HttpResponse response, CancellationToken cancellationToken)
    {
        // Without the passkey a sign-in may suffice, so taking it away needs as much as making one.
        if (!caller.IsFresh(options.Value.RegistrationSignInAge, time.GetUtcNow())) return TooOld(response, options.Value);

        var person = caller.PersonId()!;
        return await passkeys.RemoveAsync(id, person, PasskeyRecords.Removed(person, id), cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<PasskeyRequestOptions>, ProblemHttpResult>> AskAsync(
        string id, ClaimsPrincipal caller, IApprovalStore approvals, ConsentProofs proofs, CancellationToken cancellationToken) =>
        await approvals.FindAsync(id, cancellationToken) is { } approval
            ? TypedResults.Ok(await proofs.AskAsync(ToProve.Grant(approval), caller.PersonId()!, cancellationToken))
            : ApprovalRefusal.Unknown.ToProblem();

    private static ProblemHttpResult TooOld(HttpResponse response, PasskeyOptions options)
    {
        response.AskForSignIn(options.RegistrationSignInAge);
        return ApprovalRefusal.SignInTooOld.ToProblem();
    }

    private static Passkey View(StoredPasskey passkey) =>
        new() { Id = passkey.Id, Name = passkey.Name, RegisteredAt = passkey.RegisteredAt, UsedAt = passkey.UsedAt };

    private static PasskeyDescriptor Descriptor(StoredPasskey passkey) => new(PasskeyCeremonies.CredentialType, passkey.Id);
}
