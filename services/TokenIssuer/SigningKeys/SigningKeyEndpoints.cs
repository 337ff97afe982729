using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>What people see of the signing keys, and do to them before their time.</summary>
internal static class SigningKeyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/signing-keys").WithTags("Keys");

        keys.MapGet("/", List).RequirePerson();
        keys.MapPost("/rotate", RotateAsync).RequirePerson(PersonGroups.Operators);
        keys.MapPost("/{id}/withdraw", WithdrawAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Security);
    }

    private static Ok<IReadOnlyList<SigningKeyFacts>> List(KeyRing keys) => TypedResults.Ok(Facts(keys));

    private static async Task<Results<Ok<IReadOnlyList<SigningKeyFacts>>, ProblemHttpResult>> RotateAsync(
        ReasonGiven why, ClaimsPrincipal user, KeyRing keys, CancellationToken cancellationToken)
    {
        if (!Reasons.IsGiven(why.Reason)) return AuthorityRefusal.NoReason.ToProblem();
        return await keys.RotateAsync(user.PersonId()!, why.Reason, cancellationToken)
            ? TypedResults.Ok(Facts(keys))
            : AuthorityRefusal.RotationUnderWay.ToProblem();
    }

    private static async Task<Results<Ok<IReadOnlyList<SigningKeyFacts>>, ProblemHttpResult>> WithdrawAsync(
        string id, ReasonGiven why, ClaimsPrincipal user, KeyRing keys, CancellationToken cancellationToken)
    {
        if (!Reasons.IsGiven(why.Reason)) return AuthorityRefusal.NoReason.ToProblem();
        return await keys.WithdrawAsync(id, user.PersonId()!, why.Reason, cancellationToken)
            ? TypedResults.Ok(Facts(keys))
            : AuthorityRefusal.UnknownSigningKey.ToProblem();
    }

    private static IReadOnlyList<SigningKeyFacts> Facts(KeyRing keys)
    {
        var current = keys.Current;
        return [.. keys.Published.Select(key => new SigningKeyFacts
        {
            Id = key.Id,
            State = key.Id == current.Id ? SigningKeyState.Signing
                : key.SignsFrom > current.SignsFrom ? SigningKeyState.Announced : SigningKeyState.Previous,
            CreatedAt = key.CreatedAt,
            SignsFrom = key.SignsFrom,
        })];
    }
}
