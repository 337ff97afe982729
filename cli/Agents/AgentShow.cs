using System.CommandLine;
using AgentTrust.Cli.Policies;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Cli.Agents;

/// <summary><c>agenttrust agent show</c>: an agent, and why it stands still if it does.</summary>
internal static class AgentShow
{
    public static Command Create()
    {
        var name = AgentVerbs.Name();
        var service = AgentVerbs.Service();
        var command = new Command("show", "Says what an agent is, who owns it, and what stopped it.") { name, service };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var agent = await RemoteService.AskAsync(
                parsed.GetRequiredValue(service), parsed.InvocationConfiguration.Error, "token issuer",
                http => new TokenIssuerClient(http).GetAgentAsync(parsed.GetRequiredValue(name), cancellationToken));
            if (agent is null) return (int)ExitCode.CouldNotRun;

            foreach (var line in Lines(agent)) await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
            return (int)(agent.State == AgentState.Suspended ? ExitCode.Differs : ExitCode.Done);
        });
        return command;
    }

    private static IEnumerable<string> Lines(AgentFacts agent)
    {
        yield return $"{agent.Name} ({agent.Function}), owned by {ShownText.Of(agent.Owner)}: {agent.State}";
        if (agent.Suspension is not { } suspension) yield break;

        yield return $"  suspended {suspension.At:u} by {ShownText.Of(suspension.By)}: {ShownText.Of(suspension.Reason)}";
        if (suspension.Drift is not { } drift) yield break;

        yield return $"  its behaviour drifted (score {drift.Score}, task {ShownText.Of(drift.Task ?? "-")}):";
        foreach (var evidence in drift.Evidence)
            yield return $"    {evidence.At:u} {ShownText.Of(evidence.Rule)} +{evidence.Points}, call {ShownText.Of(evidence.Call)}: {ShownText.Of(evidence.Words)}";
    }
}
