using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Believes an approval only for exactly the call that people saw, under the policies they saw it under.</summary>
internal sealed partial class ApprovalAssertions(TrustBundle bundle, TimeProvider time, ILogger<ApprovalAssertions> logger)
{
    public const string Type = "approval+jwt";

    /// <returns>Consent as policies see it; null is as if there were none.</returns>
    public async ValueTask<ConsentFacts?> VerifyAsync(
        EvaluationRequest request, ToolCallContext call, IReadOnlyList<AgentFacts> chain, TaskFacts task, Activation activation)
    {
        if (call.Approval is not { } jws) return null;

        var assertion = await bundle.VerifyStatementAsync<ApprovalAssertion>(jws, Type, SpiffeIds.ApprovalService, SpiffeIds.PolicyService);
        if (assertion is null || !IsFor(assertion, request, call, activation.Policies.Version))
        {
            LogRefused(call.Call, assertion?.Approval);
            return null;
        }

        // The approval service forbids it too; consent to one's own agent or task, or under one's own policies, counts nowhere.
        string[] interested = [.. chain.Select(agent => agent.Owner), task.Owner, task.OpenedBy, .. activation.Entry.People];
        var grants = assertion.Grants.Where(grant => grant.Granted && !StandsForAny(grant, interested)).ToArray();
        return new(
            [.. grants.SelectMany(grant => grant.Groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            grants.Select(grant => grant.Person).Distinct(StringComparer.OrdinalIgnoreCase).Count())
        {
            Minutes = grants.Length == 0 ? 0 : MinutesSince(grants.Min(grant => grant.At)),
            Action = assertion.Action,
            Resource = assertion.Resource.Id,
            GlassBroken = assertion.GlassBroken,
        };
    }

    private int MinutesSince(DateTimeOffset moment) => (int)Math.Clamp(Math.Ceiling((time.GetUtcNow() - moment).TotalMinutes), 0, int.MaxValue);

    /// <summary>As the approval service compares people: case makes nobody another person, and who stands in for somebody is bound as they are.</summary>
    private static bool StandsForAny(ApprovalDecision grant, string[] people) =>
        (grant.OnBehalfOf ?? []).Append(grant.Person).Intersect(people, StringComparer.OrdinalIgnoreCase).Any();

    private static bool IsFor(ApprovalAssertion assertion, EvaluationRequest request, ToolCallContext call, string policyVersion) =>
        assertion.Agent == request.Subject.Id
        && (assertion.Actors ?? []).SequenceEqual(call.Actors ?? [], StringComparer.Ordinal)
        && assertion.Task == call.Task
        && assertion.Action == request.Action.Name
        && assertion.Resource.Type == request.Resource.Type
        && assertion.Resource.Id == request.Resource.Id
        && assertion.ArgumentsDigest == call.ArgumentsDigest
        && assertion.DefinitionDigest == call.Tool.DefinitionDigest
        && assertion.PolicyVersion == policyVersion;

    [LoggerMessage(EventId = 2301, Level = LogLevel.Warning,
        Message = "The approval {Approval} shown for call {Call} is not for this call or does not hold; deciding as if there were none")]
    private partial void LogRefused(string call, string? approval);
}
