using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>Programs that run other programs: what they run is read too, or they are refused.</summary>
/// <remarks>What a program does with arguments of its own (hooks, plugins, an editor) is seen by no parser; the catalog names programs that have none.</remarks>
internal static partial class ShellRunners
{
    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "ksh", "zsh", "busybox", "fish", "pwsh", "powershell", "cmd", "cmd.exe", "powershell.exe"];
    private static readonly string[] Prefixes = ["env", "nohup", "sudo", "doas", "xargs", "command", "exec", "nice", "setsid", "stdbuf", "timeout", "time", "watch", "chroot", "unshare", "parallel", "builtin", "script", "strace", "ionice", "flock", "su", "runuser"];

    /// <summary>Their options that are read; with any other, nobody can say which word the program is.</summary>
    private static readonly Dictionary<string, (string[] Alone, string[] WithValue)> Options = new(StringComparer.Ordinal)
    {
        ["env"] = (["-i", "--ignore-environment"], ["-u", "--unset"]),
        ["nice"] = ([], ["-n", "--adjustment"]),
        ["ionice"] = (["-t"], ["-c", "-n"]),
        ["stdbuf"] = ([], ["-i", "-o", "-e", "--input", "--output", "--error"]),
        ["sudo"] = (["-n", "-H", "--non-interactive"], ["-u", "-g", "--user", "--group"]),
        ["timeout"] = (["-v", "--foreground", "--preserve-status", "--verbose"], ["-s", "-k", "--signal", "--kill-after"]),
        ["xargs"] = (["-0", "-r", "-t", "-x", "--null", "--no-run-if-empty", "--verbose"], ["-n", "-L", "-P", "-d", "-s", "--max-args", "--max-procs", "--delimiter"]),
    };

    /// <summary>They add words of their input to those of the line.</summary>
    private static readonly string[] AddWords = ["xargs", "parallel"];
    private static readonly string[] Finds = ["-exec", "-execdir", "-ok", "-okdir"];

    /// <exception cref="ShellFaultException">What it runs cannot be seen.</exception>
    public static IEnumerable<ShellCommand> Inner(ShellCommand command, ShellPermits permits, int depth)
    {
        var name = command.Program;
        var words = command.Words.Skip(1).ToArray();
        if (Shells.Contains(name)) return Script(name, words, permits, depth);
        if (name == "eval") return ShellParser.Parse(string.Join(' ', words.Select(word => Known(name, word))), permits, depth);
        if (name is "." or "source" or "trap" or "alias") throw new ShellFaultException($"run {name}, whose commands cannot be seen");
        if (name == "find") return Found(words, permits, depth);
        return Prefixes.Contains(name) ? Prefixed(name, words, permits, depth) : [];
    }

    private static IEnumerable<ShellCommand> Script(string name, ShellWord[] words, ShellPermits permits, int depth) =>
        words is [{ Text: "-c" or "-ec" or "-lc" or "-euc" }, var script]
            ? ShellParser.Parse(Known(name, script), permits, depth)
            : throw new ShellFaultException($"run {name} in another way than {name} -c 'COMMANDS'");

    private static IEnumerable<ShellCommand> Prefixed(string name, ShellWord[] words, ShellPermits permits, int depth)
    {
        var at = AfterOptions(name, words);
        if (name == "timeout" && at < words.Length && Duration().IsMatch(words[at].Text)) at++;
        else if (name == "timeout") throw new ShellFaultException("run timeout without a number of seconds");
        if (name == "env" && permits.Assignment) at += words.Skip(at).TakeWhile(word => !word.IsDynamic && word.Text.Contains('=', StringComparison.Ordinal)).Count();
        if (at >= words.Length || words[at].Text.StartsWith('-') || words[at].Text.Contains('=', StringComparison.Ordinal))
            throw new ShellFaultException($"run {name} alone, or with options that are not read: name the program right after it");
        return Again([.. words[at..], .. AddWords.Contains(name) ? [ShellWord.FromElsewhere] : Array.Empty<ShellWord>()], permits, depth);
    }

    private static int AfterOptions(string name, ShellWord[] words)
    {
        if (!Options.TryGetValue(name, out var known)) return 0;
        var at = 0;
        while (at < words.Length && words[at] is { IsDynamic: false, Text: var text })
        {
            if (known.Alone.Contains(text)) at++;
            else if (known.WithValue.Contains(text) && at + 1 < words.Length && !words[at + 1].IsDynamic) at += 2;
            else if (Array.Exists(known.WithValue, option => Holds(text, option))) at++;
            else break;
        }

        return at;
    }

    // -n5, --max-args=5
    private static bool Holds(string text, string option) =>
        text.StartsWith(option, StringComparison.Ordinal) && text.Length > option.Length && (option.Length == 2 || text[option.Length] == '=');

    private static IEnumerable<ShellCommand> Found(ShellWord[] words, ShellPermits permits, int depth)
    {
        if (words.Any(word => word.MayBeAnything)) throw new ShellFaultException("give find words that nobody knows before it runs: quote the pattern");
        return words.Index().Where(word => Finds.Contains(word.Item.Text))
            .SelectMany(word => Again([.. words.Skip(word.Index + 1).TakeWhile(one => one.Text is not (";" or "+"))], permits, depth));
    }

    private static IReadOnlyList<ShellCommand> Again(ShellWord[] words, ShellPermits permits, int depth)
    {
        if (depth > 5 || words.Length == 0 || words[0].IsDynamic || words[0].Text.Length == 0) throw new ShellFaultException("run a program that nobody can name before it runs");
        var command = new ShellCommand(words, []);
        return [command, .. Inner(command, permits, depth + 1)];
    }

    private static string Known(string name, ShellWord word) =>
        word.IsDynamic ? throw new ShellFaultException($"give {name} commands that nobody knows before they run") : word.Text;

    [GeneratedRegex(@"^[0-9]+(?:\.[0-9]+)?[smhd]?\z")]
    private static partial Regex Duration();
}
