using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>Operators change what decides; the person and the reason stand in the record.</summary>
internal static class ActivationEndpoints
{
    public static void MapActivations(this IEndpointRouteBuilder sets)
    {
        sets.MapPost("/{version}/activation", ActivateAsync).RequirePerson(PersonGroups.Operators);
        sets.MapPost("/rollback", RollBackAsync).RequirePerson(PersonGroups.Operators);
    }

    private static async Task<Results<Ok<PolicyChange>, Accepted<PolicyChange>, ProblemHttpResult>> ActivateAsync(
        string version, ReasonGiven why, PolicyActivations activations, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        Answer(await activations.ActivateAsync(version, caller.PersonId()!, why.Reason, cancellationToken));

    private static async Task<Results<Ok<PolicyChange>, Accepted<PolicyChange>, ProblemHttpResult>> RollBackAsync(
        ReasonGiven why, PolicyActivations activations, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        Answer(await activations.RollBackAsync(caller.PersonId()!, why.Reason, cancellationToken));

    private static Results<Ok<PolicyChange>, Accepted<PolicyChange>, ProblemHttpResult> Answer(ActivationRuling ruling) => ruling switch
    {
        ActivationRuling.Active done => TypedResults.Ok(new PolicyChange { Active = done.Now.Entry.View() }),
        ActivationRuling.Waiting waiting => TypedResults.Accepted("/policy-sets", new PolicyChange { Waiting = waiting.For.View() }),
        ActivationRuling.Refused refused => refused.Why.ToProblem(),
        _ => throw new InvalidOperationException($"{ruling.GetType().Name} is no ruling."),
    };

    public static PolicyActivation View(this ActivationEntry entry) => new()
    {
        Id = entry.Id,
        Version = entry.Version,
        From = entry.From,
        At = entry.Time,
        Source = entry.Source,
        Person = entry.Person,
        Reason = entry.Reason,
        SecondPerson = entry.SecondPerson,
        SecondReason = entry.SecondReason,
        SubmittedBy = entry.SubmittedBy,
    };

    public static PendingPolicyActivation View(this PendingActivation pending) => new()
    {
        Version = pending.Version,
        Source = pending.Source,
        Person = pending.Person,
        Reason = pending.Reason,
        ExpiresAt = pending.ExpiresAt,
    };
}
