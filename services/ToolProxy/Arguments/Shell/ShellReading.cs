using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>A command line by what it names: its programs, the hosts that it mentions, the files that it is redirected to.</summary>
internal static partial class ShellReading
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
                foreach (var target in command.WritesTo) names.Add(File(target));
                foreach (var word in command.Words.Skip(1)) names.AddRange(Hosts(word.Text));
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

    private static IEnumerable<NamedThing> Hosts(string word)
    {
        foreach (Match url in Url().Matches(word))
            yield return UrlForms.Read(url.Value) is { Fault: null } read
                ? read.Names[0]
                : throw new ShellFaultException("hold a URL that is read in more than one way, or is of another scheme than http and https");

        // user@host:path, as ssh, scp, rsync and git take it.
        if (Remote().Match(word) is { Success: true } remote)
            yield return new(ArgumentKind.Host, HostNames.Normal(remote.Groups["host"].Value) ?? throw new ShellFaultException("hold a host that is none"));
    }

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.-]*://[^,;]*")]
    private static partial Regex Url();

    [GeneratedRegex(@"^[^@:/\s]+@(?<host>[^@:/\s]+)(?::|\z)")]
    private static partial Regex Remote();
}
