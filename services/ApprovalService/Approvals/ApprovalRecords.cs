using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>What others learn of a transition: audit records for all of it, events for what changes their work.</summary>
internal static class ApprovalRecords
{
    public static (IReadOnlyList<AuditDraft> Records, IReadOnlyList<object> Events) Of(Transition transition, DateTimeOffset now)
    {
        var approval = transition.Approval;
        return (
            [.. transition.Happened.Select(happening => Record(approval, happening))],
            [.. transition.Happened.Select(happening => Event(approval, happening, now)).OfType<object>()]);
    }

    private static AuditDraft Record(Approval approval, Happening happening) => happening switch
    {
        Happening.Requested => Draft(approval, AuditKinds.ApprovalRequested, "pending",
            $"Asked {string.Join(" and ", approval.Call.Approvers)} to approve {What(approval)}"),
        Happening.Granted { IsEnough: true } granted => Draft(approval, AuditKinds.ApprovalGranted, "granted",
            $"{granted.Decision.Person} granted {What(approval)}; that is enough", granted.Decision),
        Happening.Granted granted => Draft(approval, AuditKinds.ApprovalGranted, "pending",
            $"{granted.Decision.Person} granted {What(approval)}; others have to as well", granted.Decision),
        Happening.Escalated escalated => Draft(approval, AuditKinds.ApprovalEscalated, "pending",
            $"Nobody decided on {What(approval)} in time; {string.Join(", ", escalated.Path.Groups.Concat(escalated.Path.People))} were asked as well"),
        Happening.GlassTouched touched => Draft(approval, AuditKinds.ApprovalGlassBroken, "pending",
            $"{touched.Decision.Person} wants to break the glass for {What(approval)}; a second person has to as well", touched.Decision),
        Happening.GlassBroken broken => Draft(approval, AuditKinds.ApprovalGlassBroken, "granted",
            $"{string.Join(" and ", broken.Review.BrokenBy.Select(one => one.Person))} broke the glass for {What(approval)}; to be reviewed until {broken.Review.DueAt:u}",
            broken.Decision),
        Happening.Rejected rejected => Draft(approval, AuditKinds.ApprovalRejected, "rejected",
            $"{rejected.Decision.Person} rejected {What(approval)}", rejected.Decision),
        Happening.Expired => Draft(approval, AuditKinds.ApprovalExpired, "expired", $"The time for {What(approval)} ran out"),
        Happening.Cancelled cancelled => Draft(approval, AuditKinds.ApprovalExpired, "cancelled",
            $"Nobody has to decide on {What(approval)} any more: {cancelled.Reason}"),
        Happening.Consumed consumed => Draft(approval, AuditKinds.ApprovalConsumed, "consumed",
            $"The approval of {What(approval)} was used") with { Call = consumed.Call },
        Happening.Refused refused => Draft(approval, AuditKinds.ApprovalRefused, refused.Why.Code,
            $"Refused to {refused.Attempt} {What(approval)}: {refused.Why.Title}") with { Person = refused.Person },
        _ => throw new ArgumentOutOfRangeException(nameof(happening), happening, "Unknown happening."),
    };

    private static object? Event(Approval approval, Happening happening, DateTimeOffset now) => happening switch
    {
        Happening.Requested => new ApprovalRequested
        {
            Approval = approval.Id, Agent = approval.Call.Agent, Task = approval.Call.Task, Action = approval.Call.Action, At = now,
        },
        Happening.Granted { IsEnough: true } => new ApprovalGranted
        {
            Approval = approval.Id, GrantedBy = [.. approval.Grants.Select(grant => grant.Person)], At = now,
        },
        Happening.Escalated escalated => new ApprovalEscalated
        {
            Approval = approval.Id, Groups = escalated.Path.Groups, People = escalated.Path.People, At = now,
        },
        Happening.GlassBroken broken => new GlassBroken
        {
            Approval = approval.Id, Agent = approval.Call.Agent, Task = approval.Call.Task,
            BrokenBy = [.. broken.Review.BrokenBy.Select(one => one.Person)], ReviewDueAt = broken.Review.DueAt, At = now,
        },
        Happening.Rejected rejected => new ApprovalRejected
        {
            Approval = approval.Id, RejectedBy = rejected.Decision.Person, Reason = rejected.Decision.Reason ?? "", At = now,
        },
        Happening.Expired or Happening.Cancelled => new ApprovalExpired { Approval = approval.Id, At = now },
        Happening.Consumed => new ApprovalConsumed
        {
            Approval = approval.Id, ArgumentsDigest = approval.Call.ArgumentsDigest, At = now,
        },
        _ => null,
    };

    private static AuditDraft Draft(
        Approval approval, string kind, string outcome, string summary, ApprovalDecision? decision = null) => new()
    {
        Kind = kind,
        Agent = approval.Call.Agent,
        Task = approval.Call.Task,
        Person = decision?.Person,
        Action = approval.Call.Action,
        Resource = approval.Call.Resource,
        Outcome = outcome,
        Summary = summary + ".",
        Details = Details(approval, decision),
    };

    private static Dictionary<string, JsonElement> Details(Approval approval, ApprovalDecision? decision)
    {
        var details = new Dictionary<string, JsonElement>
        {
            ["approval"] = Json(approval.Id),
            ["arguments_digest"] = Json(approval.Call.ArgumentsDigest),
            ["definition_digest"] = Json(approval.Call.Tool.DefinitionDigest),
            ["digest"] = Json(approval.Digest),
            ["policy_version"] = Json(approval.Call.PolicyVersion),
            ["policies"] = Json(approval.Call.Policies),
        };
        if (decision is not null) details["groups"] = Json(decision.Groups);
        if (decision?.Passkey is { } passkey) details["passkey"] = Json(passkey);
        if (decision?.OnBehalfOf is { } absent) details["on_behalf_of"] = Json(absent);
        if (decision?.Escalated is { } escalated) details["escalated"] = Json(escalated);
        if (decision?.Together is { } together) details["together"] = Json(together);
        if (decision?.BreakGlass == true) details["break_glass"] = Json(true);
        if (decision?.Reason is { } reason) details["reason"] = Json(reason);
        return details;
    }

    private static string What(Approval approval) =>
        $"{approval.Call.Action} on {approval.Call.Resource.Type} {approval.Call.Resource.Id}";

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, WireJson.Options);
}
