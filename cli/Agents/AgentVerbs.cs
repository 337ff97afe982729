using System.CommandLine;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Cli.Agents;

/// <summary><c>agenttrust agent …</c>: registered agents, as the token issuer knows them.</summary>
internal static class AgentVerbs
{
    public static Command Create() => new("agent", "Registered agents.")
    {
        TokenIssuerVerb.Reading(
            "list", "Lists all agents: who owns them, and which stand still.", null,
            (issuer, _, cancellationToken) => issuer.ListAgentsAsync(cancellationToken),
            agents => (agents.OrderBy(agent => agent.Name, StringComparer.Ordinal).Select(Line), ExitCode.Done)),
        TokenIssuerVerb.Reading(
            "show", "Says what an agent is, who owns it, and what stopped it.", Name(),
            (issuer, name, cancellationToken) => issuer.GetAgentAsync(name, cancellationToken),
            agent => (Lines(agent), agent.State == AgentState.Suspended ? ExitCode.Differs : ExitCode.Done)),
        TokenIssuerVerb.Acting(
            "suspend", "Stops an agent: its tasks rest, and all that it was issued is void at once.", Name(),
            (issuer, name, reason, cancellationToken) => issuer.SuspendAgentAsync(name, reason, cancellationToken),
            agent => $"{agent.Name} stands still: {agent.State}."),
        TokenIssuerVerb.Acting(
            "resume", "Lets a suspended agent go on; it asks for new tokens.", Name(),
            (issuer, name, reason, cancellationToken) => issuer.ResumeAgentAsync(name, reason, cancellationToken),
            agent => $"{agent.Name} goes on: {agent.State}."),
    };

    private static Argument<string> Name() => new("AGENT") { Description = "The agent's name, e.g. coding-agent." };

    private static string Line(AgentFacts agent) => $"{agent.Name} ({agent.Function}), owned by {ShownText.Of(agent.Owner)}: {agent.State}";

    private static IEnumerable<string> Lines(AgentFacts agent)
    {
        yield return Line(agent);
        if (agent.Suspension is not { } suspension) yield break;

        yield return $"  suspended {suspension.At:u} by {ShownText.Of(suspension.By)}: {ShownText.Of(suspension.Reason)}";
        if (suspension.Drift is not { } drift) yield break;

        yield return $"  its behaviour drifted (score {drift.Score}, task {ShownText.Of(drift.Task ?? "-")}):";
        foreach (var evidence in drift.Evidence)
            yield return $"    {evidence.At:u} {ShownText.Of(evidence.Rule)} +{evidence.Points}, call {ShownText.Of(evidence.Call)}: {ShownText.Of(evidence.Words)}";
    }
}
