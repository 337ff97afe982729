using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>A token for fewer resources than the task's boundaries allow: what is asked for lies within what is allowed, or is refused.</summary>
internal static class ResourceLimits
{
    /// <param name="asked">What the token is to touch; null: whatever is allowed.</param>
    /// <param name="task">Whose boundaries hold in any case.</param>
    /// <param name="allowed">What else limits it; null where something does not.</param>
    public static TokenRefusal? Refusal(IReadOnlyList<ResourceLimit>? asked, TaskFacts task, params IEnumerable<IReadOnlyList<ResourceLimit>?> allowed)
    {
        if (asked is null) return null;
        if (!AreWhole(asked)) return TokenRefusal.InvalidAuthorizationDetails("A token that is limited to resources must name them, each with type and id.");
        if (asked.FirstOrDefault(one => !task.Boundaries.Any(boundary => Of(boundary).Covers(one))) is { } outside)
            return TokenRefusal.InvalidAuthorizationDetails($"The {outside} is outside the task's boundaries.");
        return allowed.OfType<IReadOnlyList<ResourceLimit>>().SelectMany(limits => asked.Where(one => !limits.Any(limit => limit.Covers(one)))).FirstOrDefault() is { } more
            ? TokenRefusal.InvalidAuthorizationDetails($"The {more} is more than the subject token allows, or than the parent consented to.")
            : null;
    }

    /// <summary>A limit that names nothing would be read as none by somebody.</summary>
    public static bool AreWhole(IReadOnlyList<ResourceLimit?> limits) => limits.Count > 0 && limits.All(limit => limit is { Type.Length: > 0, Id.Length: > 0 });

    private static ResourceLimit Of(TaskBoundary boundary) => new() { Type = boundary.Type, Id = boundary.Id };
}
