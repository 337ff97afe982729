using System.CommandLine;
using AgentTrust.Cli.Audit;
using AgentTrust.Cli.Agents;
using AgentTrust.Cli.KillSwitch;
using AgentTrust.Cli.Policies;
using AgentTrust.Cli.Tasks;
using AgentTrust.Cli.Tokens;
using AgentTrust.Cli.Tools;

namespace AgentTrust.Cli;

/// <summary>The verbs of <c>agenttrust</c>. Everything that they read or write comes in here.</summary>
internal sealed class CommandLine(TextReader input, TextWriter output, TextWriter error, TimeProvider time)
{
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken = default)
    {
        var parsed = Verbs().Parse(args);
        if (parsed.Action is null or System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var fault in parsed.Errors) await error.WriteLineAsync(fault.Message);
            await error.WriteLineAsync("Add --help to see how it is used.");
            return (int)ExitCode.CouldNotRun;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, cancellationToken);
    }

    private RootCommand Verbs() => new("Works with AgentTrust from a terminal.")
    {
        AgentVerbs.Create(),
        new Command("token", "Access tokens.") { TokenVerify.Create(input, time) },
        PolicyVerbs.Create(input),
        ToolVerbs.Create(),
        AuditVerbs.Create(time),
        TaskVerbs.Create(input),
        KillSwitchVerbs.Create(),
    };
}
