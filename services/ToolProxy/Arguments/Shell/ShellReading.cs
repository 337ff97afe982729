using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>A command line by what it names: its programs, the hosts that it mentions, the files that it is redirected to, and those outside of the repository.</summary>
internal static class ShellReading
{
    public static Reading Read(string text, CatalogArgument argument)
    {
        try
        {
            var commands = ShellParser.Parse(text, ShellPermits.Of(argument.Permits));
            if (commands.Count == 0) return Reading.Refused("must hold a command.");

            var names = new List<NamedThing>();
            foreach (var command in commands)
            {
                names.Add(new(ArgumentKind.Command, command.Words[0].Text));
                foreach (var program in GitWords.Run(command)) names.Add(new(ArgumentKind.Command, program));
                foreach (var target in command.WritesTo) names.Add(File(target));
                foreach (var word in command.Words.Skip(1)) names.AddRange(ShellPaths.Outside(word).Select(path => new NamedThing(ArgumentKind.Path, path)));
                names.AddRange(ShellHosts.Of(command));
            }

            return Reading.Of(names.Distinct());
        }
        catch (ShellFaultException e)
        {
            return Reading.Refused($"must not {e.Message}.");
        }
    }

    private static NamedThing File(string target) => RepositoryPaths.Read(target) is { Fault: null } path
        ? path.Names[0]
        : throw new ShellFaultException("be redirected to a file outside of the repository");
}
