using System.Security.Claims;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.Activations;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>One operator is enough: a candidate changes no answer.</summary>
internal static class ShadowEndpoints
{
    public static void MapShadow(this IEndpointRouteBuilder routes)
    {
        var shadow = routes.MapGroup("/policy-sets/shadow").WithTags("Policy sets");

        shadow.MapPut("/", Begin).RequirePerson(PersonGroups.Operators);
        shadow.MapDelete("/", End).RequirePerson(PersonGroups.Operators);
        shadow.MapGet("/differences", GetDifferences).RequireWorkloadOrPerson([SpiffeIds.Console], [PersonGroups.Operators, PersonGroups.Auditors]);
    }

    private static Results<Ok<ShadowedPolicySet>, ProblemHttpResult> Begin(
        ShadowRequest request, ShadowCandidate candidate, PolicySetStore sets, ActivationRecorder recorder, TimeProvider time, ClaimsPrincipal caller)
    {
        if (!sets.Exists) return ActivationRefusal.NoStore.ToProblem();
        if (!PolicyActivations.IsReason(request.Reason)) return ActivationRefusal.NoReason.ToProblem();
        if (!sets.Contains(request.Version)) return (ActivationRefusal.Unknown with { Detail = $"Version {request.Version}." }).ToProblem();

        return Try<ShadowedPolicySet>(() =>
        {
            var shadow = new ShadowedPolicySet { Version = request.Version, Since = time.GetUtcNow(), Person = caller.PersonId()!, Reason = request.Reason };
            candidate.Begin(shadow);
            recorder.Record(AuditKinds.PolicyShadowStarted, shadow.Person, "succeeded", $"Policy set {shadow.Version} decides beside the active one, without a say.", new()
            {
                ["policy_version"] = shadow.Version,
                ["reason"] = shadow.Reason,
            });
            return shadow;
        });
    }

    private static Results<Ok<ShadowReport>, ProblemHttpResult> End(
        ShadowCandidate candidate, ShadowDecisions decisions, PolicySetStore sets, ActivationRecorder recorder, ClaimsPrincipal caller)
    {
        if (!sets.Exists) return ActivationRefusal.NoStore.ToProblem();

        return Try<ShadowReport>(() =>
        {
            var report = decisions.Report();
            if (candidate.End() is { } ended)
                recorder.Record(AuditKinds.PolicyShadowEnded, caller.PersonId(), "succeeded", $"Policy set {ended.Version} decides no more beside the active one.", new()
                {
                    ["policy_version"] = ended.Version,
                    ["compared"] = report.Compared,
                    ["dropped"] = report.Dropped,
                    ["changes"] = report.Changes,
                    ["errors"] = report.Errors,
                });
            return report;
        });
    }

    private static Ok<ShadowReport> GetDifferences(ShadowDecisions decisions) => TypedResults.Ok(decisions.Report());

    private static Results<Ok<T>, ProblemHttpResult> Try<T>(Func<T> change)
    {
        try
        {
            return TypedResults.Ok(change());
        }
        catch (PolicySetException e)
        {
            return (ActivationRefusal.Invalid with { Detail = e.Message }).ToProblem();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (ActivationRefusal.StoreUnavailable with { Detail = e.Message }).ToProblem();
        }
    }
}
