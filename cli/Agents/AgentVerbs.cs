using System.CommandLine;
using AgentTrust.Cli.Policies;

namespace AgentTrust.Cli.Agents;

/// <summary><c>agenttrust agent …</c>: registered agents, as the token issuer knows them.</summary>
internal static class AgentVerbs
{
    public static Command Create() => new("agent", "Registered agents.") { AgentShow.Create(), AgentResume.Create() };

    public static Argument<string> Name() => new("AGENT") { Description = "The agent's name, e.g. coding-agent." };

    public static Option<string> Service() => new("--service")
    {
        Description = $"Address of the token issuer; the person's access token is taken from the variable {RemoteService.TokenVariable}.", HelpName = "URL", Required = true,
    };
}
