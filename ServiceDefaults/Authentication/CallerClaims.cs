using System.Globalization;
using System.Security.Claims;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ServiceDefaults.Authentication;

/// <summary>Who called: a workload or a person, never both.</summary>
public static class CallerClaims
{
    internal const string WorkloadClaim = "agenttrust:workload";
    internal const string PersonClaim = "agenttrust:person";

    /// <summary>A workload that a scheme has proven.</summary>
    public static ClaimsPrincipal OfWorkload(string spiffeId, string scheme) => new(new ClaimsIdentity(
        [new Claim(JwtClaims.Subject, spiffeId), new Claim(WorkloadClaim, spiffeId)], scheme, JwtClaims.Subject, JwtClaims.Groups));

    /// <summary>SPIFFE ID, or null when a person called.</summary>
    public static string? WorkloadId(this ClaimsPrincipal caller) => caller.FindFirst(WorkloadClaim)?.Value;

    /// <summary>The person's OIDC <c>sub</c>, or null when a workload called.</summary>
    public static string? PersonId(this ClaimsPrincipal caller) => caller.FindFirst(PersonClaim)?.Value;

    public static IReadOnlyList<string> PersonGroups(this ClaimsPrincipal caller) =>
        caller.PersonId() is null ? [] : [.. caller.FindAll(JwtClaims.Groups).Select(claim => claim.Value)];

    /// <summary>When the person signed in; null when a workload called, or the provider does not say.</summary>
    public static DateTimeOffset? PersonSignedInAt(this ClaimsPrincipal caller) =>
        caller.PersonId() is not null
        && long.TryParse(caller.FindFirst(JwtClaims.AuthenticationTime)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
