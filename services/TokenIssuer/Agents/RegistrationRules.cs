using System.Text.RegularExpressions;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tasks;
using static AgentTrust.TokenIssuer.Agents.RegistrationRequest;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>What can be said of a registration before anything is looked up.</summary>
internal static partial class RegistrationRules
{
    private const int MostPlaces = 100;
    private const int LongestText = 200;
    private static readonly string[] Functions = ["triage", "remediate", "review", "deploy"];
    private static readonly string[] Groups = ["observe", "propose", "change", "privileged"];

    public static AuthorityRefusal? FirstRefusal(RegisterAgent agent)
    {
        if (!Reasons.IsGiven(agent.Reason)) return AuthorityRefusal.NoReason;
        if (!AgentName().IsMatch(agent.Name))
            return Malformed("The name must be 1 to 63 lower-case letters, digits and hyphens, and begin and end with a letter or digit.");
        if (!Functions.Contains(agent.Function)) return FunctionRefusal(agent.Function);
        if (BoundsFault(agent.Bounds) is { } fault) return Malformed(fault);
        if (!AgentReview.IsInterval(agent.ReviewAfterDays)) return AuthorityRefusal.NoReviewDate;
        if (agent.MaxPlaces is < 1 or > MostPlaces) return Malformed($"max_places must be 1 to {MostPlaces}.");
        if (agent.Owner is not null && !Reasons.IsPerson(agent.Owner)) return AuthorityRefusal.NoPerson;
        if (!IsText(agent.Model) || !IsText(agent.Framework)) return Malformed($"model and framework are words of at most {LongestText} characters.");
        if (agent.Attestations is { Count: 0 }) return Malformed("Without an attestation nothing could ever prove the agent.");

        var attestations = AttestationsOf(agent);
        return attestations.Select(one => one.Fault(SpiffeIds.Agent(agent.Name))).FirstOrDefault(one => one is not null) is { } wrong
            ? Malformed(wrong)
            : null;
    }

    public static IReadOnlyList<Attestation> AttestationsOf(RegisterAgent agent) =>
        agent.Attestations is { } given
            ? [.. given.Select(one => new Attestation(one.Issuer, one.SubjectPattern)).Distinct()]
            : [new Attestation(SpiffeIds.TrustDomain, SpiffeIds.Agent(agent.Name))];

    /// <summary>Not wrong, but worth a second look by whoever activates the agent (R10, R73).</summary>
    public static IEnumerable<string> Warnings(AgentFacts agent)
    {
        if (agent.Bounds.Environments.Count > 1)
            yield return $"The bounds span {agent.Bounds.Environments.Count} environments ({string.Join(", ", agent.Bounds.Environments)}): one compromised context would reach them all. Register one agent for each.";
        if (agent.Bounds.Repositories.Select(repository => repository.Split('/')[0]).Distinct(StringComparer.Ordinal).Count() > 1)
            yield return "The bounds span the repositories of several owners. Register one agent for each.";
        if (agent.Bounds.ActionGroups.Contains("privileged") && agent.Function != "deploy")
            yield return $"An agent of function {agent.Function} may be granted privileged actions. Leave those to an agent of function deploy.";
        if (agent.MaxPlaces > 1)
            yield return $"The identity may be in use from {agent.MaxPlaces} places at once, so a copy of it is noticed later.";
    }

    private static AuthorityRefusal FunctionRefusal(string function) =>
        Functions.Count(one => function.Contains(one, StringComparison.OrdinalIgnoreCase)) > 1
            ? Malformed("One agent has one function: an identity that triages and deploys carries one compromise from the one into the other. Register an agent for each function.")
            : Malformed($"The function must be one of {string.Join(", ", Functions)}.");

    private static string? BoundsFault(AgentBounds bounds)
    {
        if (bounds.ActionGroups.Count == 0 || bounds.ActionGroups.Any(group => !Groups.Contains(group)))
            return $"bounds.action_groups must be some of {string.Join(", ", Groups)}.";
        foreach (var type in (string[])[SinkPatterns.Host, SinkPatterns.Recipient, SinkPatterns.Account])
            if (SinkPatterns.Of(bounds, type).FirstOrDefault(one => !SinkPatterns.IsPattern(type, one)) is { } none)
                return $"bounds.{type}s name \"{none}\": name a {type} as boundaries do, e.g. api.example.com, *.example.com, ann@example.com, *@example.com.";
        return bounds.Repositories.Concat(bounds.Environments).FirstOrDefault(one => !ResourceName().IsMatch(one)) is { } wrong
            ? $"bounds name \"{wrong}\": name each repository and environment; a * is not taken."
            : null;
    }

    private static bool IsText(string? text) => text is null || (text.Length <= LongestText && !text.Any(char.IsControl));

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex AgentName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}\z")]
    private static partial Regex ResourceName();
}
