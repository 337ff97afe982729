using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>The hosts that a command names: in URLs, as <c>user@host</c>, and as the bare words that programs of the network take.</summary>
internal static partial class ShellHosts
{
    /// <summary>Programs that take the name of a machine without anything around it.</summary>
    private static readonly HashSet<string> OfTheNetwork = new(StringComparer.Ordinal)
    {
        "curl", "wget", "http", "https", "nc", "ncat", "netcat", "socat", "telnet", "ssh", "scp", "sftp", "rsync", "ftp", "tftp", "ping", "ping6", "traceroute",
        "dig", "host", "nslookup", "drill", "resolvectl", "whois", "openssl", "lynx", "w3m", "aria2c",
    };

    /// <summary>Subcommands of git that talk to another machine.</summary>
    private static readonly HashSet<string> OfGit = new(StringComparer.Ordinal) { "push", "fetch", "pull", "clone", "ls-remote", "remote", "submodule", "archive" };

    /// <summary>What follows one of these is a file or words, not a place.</summary>
    private static readonly HashSet<string> BeforeWords = new(StringComparer.Ordinal)
    {
        "-o", "--output", "-O", "--output-document", "-d", "--data", "--data-raw", "--data-binary", "-H", "--header", "-X", "--request", "-i", "-F", "--form", "-T", "--upload-file",
    };

    public static IEnumerable<NamedThing> Of(ShellCommand command)
    {
        var (name, words) = (command.Words[0].Text.Split('/')[^1], command.Words.Skip(1).Select(word => word.Text).ToArray());
        foreach (var (at, word) in words.Index())
        {
            foreach (Match url in Url().Matches(word))
                yield return UrlForms.Read(url.Value) is { Fault: null } read
                    ? read.Names[0]
                    : throw new ShellFaultException("hold a URL that is read in more than one way, or is of another scheme than http and https");

            // user@host:path, as ssh, scp, rsync and git take it.
            if (Remote().Match(word) is { Success: true } remote)
                yield return Host(remote.Groups["host"].Value) ?? throw new ShellFaultException("hold a host that is none");
            else if (Alone(name, words, at) is { } host)
                yield return host;
        }
    }

    private static NamedThing? Alone(string program, string[] words, int at)
    {
        if (program == "git") return words.Any(OfGit.Contains) ? Host(Path().Match(words[at]).Groups["host"].Value) : null;
        return OfTheNetwork.Contains(program) && !(at > 0 && BeforeWords.Contains(words[at - 1])) ? Host(Bare().Match(words[at]).Groups["host"].Value) : null;
    }

    private static NamedThing? Host(string text) => text.Length > 0 && HostNames.Normal(text) is { } host ? new(ArgumentKind.Host, host) : null;

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.-]*://[^,;]*")]
    private static partial Regex Url();

    [GeneratedRegex(@"^[^@:/\s]+@(?<host>[^@:/\s]+)(?::|\z)")]
    private static partial Regex Remote();

    // host.example:path; a reference of git has no colon after a dotted name.
    [GeneratedRegex(@"^(?<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z][A-Za-z0-9-]+):")]
    private static partial Regex Path();

    // host.example, host.example:443, host.example/path, @resolver, or an address in any of its forms; no option, and no word without a dot.
    [GeneratedRegex(@"^@?(?<host>(?:[^-\s:/?#\[][^\s:/?#]*\.[^\s:/?#]+|\[[0-9A-Fa-f:.]+\]|0[xX][0-9A-Fa-f]+|[0-9]{8,10})(?::[0-9]+)?)(?:[:/?#]|\z)")]
    private static partial Regex Bare();
}
