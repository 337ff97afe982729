using System.Security.Claims;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.OperatorConsole.Layout;

/// <summary>What pages say about the person who looks. Decisions are the services'.</summary>
internal static class PersonClaims
{
    /// <summary>The OpenID Connect <c>sub</c>.</summary>
    public static string Id(this ClaimsPrincipal person) => person.FindFirst(JwtClaims.Subject)?.Value ?? "";

    public static IReadOnlyList<string> Groups(this ClaimsPrincipal person) =>
        [.. person.FindAll(JwtClaims.Groups).Select(claim => claim.Value)];

    public static bool IsInAny(this ClaimsPrincipal person, params string[] groups) => person.Groups().Intersect(groups).Any();
}
