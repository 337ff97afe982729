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

    /// <summary>Of these, programs whose words are hosts and little else: a name without a dot is one as well, as a machine of the same network has it.</summary>
    private static readonly HashSet<string> TakesHosts = new(StringComparer.Ordinal)
    {
        "curl", "wget", "nc", "ncat", "netcat", "telnet", "sftp", "ftp", "tftp", "ping", "ping6", "traceroute", "nslookup", "whois", "lynx", "w3m", "aria2c",
    };

    private const string OfSshWithValue = "BbcDEeFIiJLlmOoPpQRSWw";

    /// <summary>Subcommands of git that talk to another machine.</summary>
    private static readonly HashSet<string> OfGit = new(StringComparer.Ordinal) { "push", "fetch", "pull", "clone", "ls-remote", "remote", "submodule", "archive" };

    private static readonly string[] OfGitWithValue =
        ["-o", "--push-option", "--receive-pack", "--exec", "--upload-pack", "--depth", "--deepen", "--shallow-since", "--shallow-exclude", "-j", "--jobs", "--refmap", "--negotiation-tip", "--server-option", "-s", "--strategy", "-X", "--strategy-option"];

    /// <summary>What follows one of these is a file or words, not a place; the same letter stands alone with another program.</summary>
    private static readonly Dictionary<string, string[]> BeforeWords = new(StringComparer.Ordinal)
    {
        ["curl"] = ["-o", "--output", "-d", "--data", "--data-raw", "--data-binary", "-H", "--header", "-X", "--request", "-F", "--form", "-T", "--upload-file"],
        ["wget"] = ["-O", "--output-document", "-o", "--output-file"],
        ["ssh"] = ["-i", "-F"],
        ["scp"] = ["-i", "-F"],
        ["sftp"] = ["-i", "-F"],
    };

    public static IEnumerable<NamedThing> Of(ShellCommand command)
    {
        var (name, words) = (command.Program, command.Words.Skip(1).Select(word => word.Text).ToArray());
        if (OfTheNetwork.Contains(name) && command.Words.Skip(1).Where((word, at) => word.MayBeAnything && !IsWords(name, words, at)).Any())
            throw new ShellFaultException($"give {name} words that nobody knows before it runs: name the host");
        foreach (var (at, word) in words.Index())
        {
            foreach (Match url in Url().Matches(word))
                yield return UrlForms.Read(Known(url.Value)) is { Fault: null } read
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
        if (program == "git") return OfGitAlone(words, at);
        if (!OfTheNetwork.Contains(program) || IsWords(program, words, at)) return null;
        if (Host(Bare().Match(words[at]).Groups["host"].Value) is { } host) return host;
        // After its destination, ssh takes a command.
        return program == "ssh" ? at == Destination(words) ? Host(Label().Match(words[at]).Groups["host"].Value) : null
            : TakesHosts.Contains(program) ? Host(Label().Match(words[at]).Groups["host"].Value) : null;
    }

    private static NamedThing? OfGitAlone(string[] words, int at)
    {
        if (Array.Find(words, OfGit.Contains) is not { } subcommand) return null;
        var word = words[at].StartsWith("--re", StringComparison.Ordinal) ? words[at][(words[at].IndexOf('=', StringComparison.Ordinal) + 1)..] : words[at];
        // name:path is a machine where a repository stands, and a reference everywhere else: main:main.
        var isRepository = subcommand is not ("push" or "fetch" or "pull") || at == Repository(words, subcommand) || word.Length < words[at].Length;
        return Host(Path().Match(word).Groups["host"].Value) ?? (isRepository ? Host(Machine().Match(word).Groups["host"].Value) : null);
    }

    private static int Repository(string[] words, string subcommand)
    {
        var at = Array.IndexOf(words, subcommand) + 1;
        while (at < words.Length && words[at].StartsWith('-')) at += OfGitWithValue.Contains(words[at]) ? 2 : 1;
        return at;
    }

    private static int Destination(string[] words)
    {
        var at = 0;
        while (at < words.Length && words[at].StartsWith('-')) at += words[at].Length == 2 && OfSshWithValue.Contains(words[at][1], StringComparison.Ordinal) ? 2 : 1;
        return at;
    }

    // What is substituted in the path does not change the host; anywhere before, it may.
    private static string Known(string url)
    {
        var path = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3);
        return path > 0 && url.IndexOf(ShellWord.Unknown, StringComparison.Ordinal) is var cut && cut > path ? url[..cut] : url;
    }

    private static bool IsWords(string program, string[] words, int at) =>
        at > 0 && BeforeWords.TryGetValue(program, out var options) && options.Contains(words[at - 1]);

    private static NamedThing? Host(string text) => text.Length > 0 && HostNames.Normal(text) is { } host ? new(ArgumentKind.Host, host) : null;

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.-]*://[^,;]*")]
    private static partial Regex Url();

    [GeneratedRegex(@"^[^@:/\s]+@(?<host>[^@:/\s{]+)(?::|\z)")]
    private static partial Regex Remote();

    // host.example:path; a reference of git has no colon after a dotted name.
    [GeneratedRegex(@"^(?<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z][A-Za-z0-9-]+):")]
    private static partial Regex Path();

    // build:path
    [GeneratedRegex(@"^(?<host>[A-Za-z][A-Za-z0-9-]*):(?!:|//)")]
    private static partial Regex Machine();

    // localhost, db:5432, intranet/path
    [GeneratedRegex(@"^(?<host>[A-Za-z][A-Za-z0-9-]*(?::[0-9]+)?)(?:/|\z)")]
    private static partial Regex Label();

    // host.example, host.example:443, host.example/path, @resolver, or an address in any of its forms; no option, and no word without a dot.
    [GeneratedRegex(@"^@?(?<host>(?:[^-\s:/?#\[][^\s:/?#]*\.[^\s:/?#]+|\[[0-9A-Fa-f:.]+\]|0[xX][0-9A-Fa-f]+|[0-9]{8,10})(?::[0-9]+)?)(?:[:/?#]|\z)")]
    private static partial Regex Bare();
}
