using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Who asks for a change: a person or a workload, proven by inbound authentication.</summary>
internal sealed record Caller(string? Person, string? Workload, IReadOnlyList<string> Groups)
{
    /// <summary>Short, for sentences; the record's own members hold the whole identity.</summary>
    public string Name => Person ?? Workload?.Split('/')[^1] ?? throw new InvalidOperationException("An endpoint without authentication asked who called.");

    public bool IsAgent => Workload is not null && SpiffeIds.IsAgent(Workload);

    public static Caller Of(ClaimsPrincipal principal) =>
        new(principal.PersonId(), principal.WorkloadId(), principal.PersonGroups());

    /// <summary>An agent sees and changes its own only; everybody else who got this far sees all.</summary>
    public bool MaySee(string agent) => !IsAgent || Workload == agent;

    public bool IsPersonOf(params string[] groups) => Person is not null && Groups.Intersect(groups).Any();
}
