using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.PolicyService.PolicyAdministration;

internal static class PolicySetEndpoints
{
    private static readonly string[] Readers =
        [SpiffeIds.ToolProxy, SpiffeIds.TokenIssuer, SpiffeIds.ApprovalService, SpiffeIds.AuditService, SpiffeIds.Console, SpiffeIds.Platform];

    public static void MapPolicySets(this IEndpointRouteBuilder routes)
    {
        var sets = routes.MapGroup("/policy-sets").WithTags("Policy sets");

        sets.MapGet("/active", GetActive).RequireWorkloadOrPerson(Readers, []);
        sets.MapPost("/reload", Reload).RequireWorkloadOrPerson([SpiffeIds.Platform], [PersonGroups.Operators]);
    }

    private static Ok<PolicySetView> GetActive(ActivePolicySet active) => TypedResults.Ok(View(active.Current));

    private static Results<Ok<PolicySetView>, ProblemHttpResult> Reload(
        ActivePolicySet active, ActivationRecorder recorder, ClaimsPrincipal caller)
    {
        var before = active.Current;
        try
        {
            var now = active.Load();
            if (!ReferenceEquals(before, now)) recorder.Record(now, caller.PersonId());
            return TypedResults.Ok(View(now));
        }
        catch (PolicySetException e)
        {
            return TypedResults.Problem(
                detail: $"{e.Message} Policy set {before.Policies.Version} stays active.",
                title: "The policy set is not valid.", type: "urn:agenttrust:problem:policy-set-invalid",
                statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static PolicySetView View(Activation activation) => new()
    {
        Version = activation.Policies.Version,
        ActivatedAt = activation.ActivatedAt,
        Policies = [.. activation.Policies.Policies.Select(policy => new PolicyView { Id = policy.Id, Reason = policy.Reason, Text = policy.Text })],
    };
}
