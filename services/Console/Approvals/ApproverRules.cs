using System.Security.Claims;
using AgentTrust.Contracts.Approvals;
using AgentTrust.OperatorConsole.Layout;

namespace AgentTrust.OperatorConsole.Approvals;

/// <summary>Says beforehand what the approval service would say, so that nobody presses a button in vain.</summary>
/// <remarks>A courtesy, not a control: the approval service decides, from the person's own token.</remarks>
internal static class ApproverRules
{
    /// <summary>Why this person may not decide, in words; null when they may.</summary>
    public static string? Hindrance(AccessRequest request, ClaimsPrincipal person, DateTimeOffset now) => request switch
    {
        { State: not AccessRequestState.Pending } => $"This request is already {Names.Lower(request.State)}.",
        _ when request.ExpiresAt <= now => "This request has expired. The agent can ask again.",
        _ when Interest(request, person) is { } interest => interest,
        _ when request.Decisions.Any(d => d.Person == person.Id()) => "You have decided already; another person has to.",
        _ when Missing(request).Count == 0 => "Every group that has to decide has decided.",
        _ when !person.Groups().Intersect(Deciding(request, now)).Any() =>
            $"Somebody of {Listed(Missing(request))} has to decide; you are in {Listed(person.Groups())}.",
        _ => null,
    };

    /// <summary>Why this person may not break the glass, in words; null when they may.</summary>
    public static string? BreakGlassHindrance(AccessRequest request, ClaimsPrincipal person, DateTimeOffset now) => request switch
    {
        { MayBreakGlass: false } => "Policy does not let anybody break the glass for it.",
        { State: not AccessRequestState.Pending } => $"This request is already {Names.Lower(request.State)}.",
        _ when request.ExpiresAt <= now => "This request has expired. The agent can ask again.",
        _ when Interest(request, person) is { } interest => interest,
        _ when request.Decisions.Any(d => d.BreakGlass && d.Person == person.Id()) => "You have said so already; a second person has to.",
        _ when !person.Groups().Intersect(request.Call.Approvers).Any() => $"Two people of {Listed(request.Call.Approvers)} break it; you are in {Listed(person.Groups())}.",
        _ => null,
    };

    private static string? Interest(AccessRequest request, ClaimsPrincipal person) => request switch
    {
        _ when person.Id() == request.Call.Owner => "You own this agent, so somebody else has to decide.",
        _ when request.Call.Actors?.Any(actor => actor.Owner == person.Id()) == true => "You own a sub-agent that acts here, so somebody else has to decide.",
        _ when person.Id() == request.Call.OpenedBy => "You opened this task, so somebody else has to decide.",
        _ when request.ResourceState?.Authors.Contains(person.Id(), StringComparer.OrdinalIgnoreCase) == true => "This is your own work, so somebody else has to decide.",
        _ when request.Call.PolicyAuthors?.Contains(person.Id(), StringComparer.OrdinalIgnoreCase) == true => "You set the policies in force, so somebody else has to decide.",
        _ => null,
    };

    /// <summary>The same of a line of a list, as far as a line says it.</summary>
    public static bool MayDecide(AccessRequestSummary request, ClaimsPrincipal person, DateTimeOffset now) =>
        request.State == AccessRequestState.Pending && request.ExpiresAt > now
        && person.Id() != request.Owner && person.Id() != request.OpenedBy && !request.GrantedBy.Contains(person.Id())
        && person.Groups().Intersect(request.EscalatesAt <= now ? request.Approvers.Concat(request.Escalation ?? []) : request.Approvers).Any();

    /// <summary>Nobody decided in time, so it went on to others.</summary>
    public static bool IsEscalated(AccessRequest request, DateTimeOffset now) => request.EscalatesAt <= now;

    // Once it is escalated, one of the groups that policy names for that stands in for any that is missing.
    private static IEnumerable<string> Deciding(AccessRequest request, DateTimeOffset now) =>
        IsEscalated(request, now) ? Missing(request).Concat(request.Call.Escalation ?? []) : Missing(request);

    /// <summary>Groups that nobody has granted for yet.</summary>
    public static IReadOnlyList<string> Missing(AccessRequest request) =>
        [.. request.Call.Approvers.Except(request.Decisions.Where(d => d.Granted).SelectMany(d => d.Groups))];

    public static string Listed(IReadOnlyList<string> groups) => groups.Count == 0 ? "no group" : string.Join(" and ", groups);
}
