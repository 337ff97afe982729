using System.CommandLine;
using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Cli.Agents;

/// <summary><c>agenttrust agent resume</c>: an operator or the owner lets a suspended agent go on.</summary>
internal static class AgentResume
{
    public static Command Create()
    {
        var name = AgentVerbs.Name();
        var reason = PolicyActivate.ReasonOption();
        var service = AgentVerbs.Service();
        var command = new Command("resume", "Lets a suspended agent go on; it asks for new tokens.") { name, reason, service };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var agent = await RemoteService.AskAsync(
                parsed.GetRequiredValue(service), parsed.InvocationConfiguration.Error, "token issuer",
                http => new TokenIssuerClient(http).ResumeAgentAsync(
                    parsed.GetRequiredValue(name), new ReasonGiven(parsed.GetRequiredValue(reason)), cancellationToken));
            if (agent is null) return (int)ExitCode.CouldNotRun;

            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{agent.Name} goes on: {agent.State}.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
