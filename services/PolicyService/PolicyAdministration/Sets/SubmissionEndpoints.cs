using System.Security.Claims;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration.Activations;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;
using AgentTrust.PolicyService.Shadow;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.PolicyService.PolicyAdministration.Sets;

/// <summary>People bring sets into the store and look at them; neither changes what decides.</summary>
internal static class SubmissionEndpoints
{
    // JSON escapes: at worst a character of a file becomes six.
    private const int LargestBody = 6 * PolicySetFiles.LargestSet;
    private const int LongestHistory = 50;

    public static void MapSubmissions(this IEndpointRouteBuilder sets)
    {
        sets.MapPost("/", SubmitAsync).RequirePerson(PersonGroups.Operators).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        sets.MapGet("/", GetAll).RequireWorkloadOrPerson(PolicySetEndpoints.Readers, []);
        sets.MapGet("/{version}", GetOne).RequireWorkloadOrPerson(PolicySetEndpoints.Readers, []);
    }

    private static async Task<Results<Created<StoredPolicySet>, ProblemHttpResult>> SubmitAsync(
        PolicySetSubmission submission, PolicySetSwitch change, PolicySetStore store, SubmissionLog log, PolicySetCheck check, ActivationRecorder recorder,
        TimeProvider time, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (!store.Exists) return ActivationRefusal.NoStore.ToProblem();
        var (files, refusal) = SubmittedFiles.Read(submission);
        if (refusal is not null) return refusal.ToProblem();
        try
        {
            using var engine = check.Build(files!);
            var results = GoldenRun.Of(files!, engine);
            using (await change.EnterAsync(cancellationToken))
            {
                log.Append(new() { Version = files!.Version, Person = caller.PersonId()!, Time = time.GetUtcNow() });
                store.Keep(files);
            }

            var stored = new StoredPolicySet
            {
                Version = engine.Policies.Version,
                Policies = engine.Policies.Policies.Count,
                GoldenRequests = results.Count,
                Failed = [.. results.Where(result => !result.Passed).Select(result => new GoldenFailure(result.File, result.Name, result.Expected, result.Actual))],
            };
            recorder.Record(AuditKinds.PolicySetStored, caller.PersonId(), "succeeded", $"Policy set {stored.Version} with {stored.Policies} policies came into the store.", new()
            {
                ["policy_version"] = stored.Version,
                ["golden_requests"] = stored.GoldenRequests,
                ["golden_failures"] = stored.Failed.Count,
            });
            return TypedResults.Created($"/policy-sets/{stored.Version}", stored);
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

    private static Results<Ok<PolicySetOverview>, ProblemHttpResult> GetAll(
        ActivePolicySet active, ShadowCandidate candidate, PolicySetStore store, ActivationLog log)
    {
        try
        {
            return TypedResults.Ok(new PolicySetOverview
            {
                Active = active.Current.Entry.View(),
                Shadow = candidate.Current?.Set.Version,
                Fault = active.Fault,
                Pending = store.Exists ? [.. log.Pending(log.Active()).Select(pending => pending.View())] : [],
                History = store.Exists ? [.. log.History(LongestHistory).Select(entry => entry.View())] : [],
                Versions = store.Exists ? store.Versions() : [],
            });
        }
        catch (Exception e) when (e is PolicySetException or IOException or UnauthorizedAccessException)
        {
            return (ActivationRefusal.StoreUnavailable with { Detail = e.Message }).ToProblem();
        }
    }

    private static Results<Ok<PolicySetContent>, ProblemHttpResult> GetOne(string version, PolicySetStore store, SubmissionLog log)
    {
        if (!store.Exists) return ActivationRefusal.NoStore.ToProblem();
        if (!store.Contains(version)) return ActivationRefusal.Unknown.ToProblem();
        try
        {
            var files = store.Read(version);
            return TypedResults.Ok(new PolicySetContent(version, store.KeptAt(version), files.All.ToDictionary(file => file.Key, file => file.Value)) { SubmittedBy = log.SubmittersOf(version) });
        }
        catch (PolicySetException e)
        {
            return (ActivationRefusal.Invalid with { Detail = e.Message }).ToProblem();
        }
    }
}
