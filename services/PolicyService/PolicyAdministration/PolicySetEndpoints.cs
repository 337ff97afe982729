using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration.Activations;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration;

internal static class PolicySetEndpoints
{
    public static readonly string[] Readers =
        [SpiffeIds.ToolProxy, SpiffeIds.TokenIssuer, SpiffeIds.ApprovalService, SpiffeIds.AuditService, SpiffeIds.Console, SpiffeIds.Platform];

    public static void MapPolicySets(this IEndpointRouteBuilder routes)
    {
        var sets = routes.MapGroup("/policy-sets").WithTags("Policy sets");

        sets.MapActivations();
        sets.MapSubmissions();
        sets.MapGet("/active", GetActive).RequireWorkloadOrPerson(Readers, []);
        sets.MapPost("/reload", ReloadAsync).RequireWorkloadOrPerson([SpiffeIds.Platform], [PersonGroups.Operators]);
    }

    private static Ok<PolicySetView> GetActive(ActivePolicySet active) => TypedResults.Ok(View(active.Current, active.Fault));

    private static async Task<Results<Ok<PolicySetView>, ProblemHttpResult>> ReloadAsync(
        FolderSource folder, ActivePolicySet active, IOptions<PolicyOptions> options, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (options.Value.RequireSecondPerson == true) return ActivationRefusal.TwoPersons.ToProblem();
        try
        {
            return TypedResults.Ok(View(await folder.TakeAsync(new(caller.PersonId(), "The folder of the settings was to be read again."), cancellationToken)));
        }
        catch (PolicySetException e)
        {
            return (ActivationRefusal.Invalid with { Detail = $"{e.Message} Policy set {active.Current.Policies.Version} stays active." }).ToProblem();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (ActivationRefusal.StoreUnavailable with { Detail = e.Message }).ToProblem();
        }
    }

    private static PolicySetView View(Activation activation, string? fault = null) => new()
    {
        Version = activation.Policies.Version,
        ActivatedAt = activation.ActivatedAt,
        Fault = fault,
        Policies = [.. activation.Policies.Policies.Select(policy => new PolicyView { Id = policy.Id, Reason = policy.Reason, Text = policy.Text })],
    };
}
