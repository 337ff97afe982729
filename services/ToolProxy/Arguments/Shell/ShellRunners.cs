namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>Programs that run other programs: what they run is read too, or they are refused.</summary>
/// <remarks>What a program does with arguments of its own (hooks, plugins, an editor) is seen by no parser; the catalog names programs that have none.</remarks>
internal static class ShellRunners
{
    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "ksh", "zsh", "busybox", "fish", "pwsh", "powershell", "cmd", "cmd.exe", "powershell.exe"];
    private static readonly string[] Prefixes = ["env", "nohup", "sudo", "doas", "xargs", "command", "exec", "nice", "setsid", "stdbuf", "timeout", "time", "watch", "chroot", "unshare", "parallel", "builtin", "script", "strace", "ionice", "flock", "su", "runuser"];
    private static readonly string[] Finds = ["-exec", "-execdir", "-ok", "-okdir"];

    /// <exception cref="ShellFaultException">What it runs cannot be seen.</exception>
    public static IEnumerable<ShellCommand> Inner(ShellCommand command, ShellPermits permits, int depth)
    {
        var name = command.Words[0].Text.Split('/')[^1];
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
        var inner = name == "timeout" ? [.. words.Skip(1)] : words;
        // An option may take the next word, so nobody can say which word the program is.
        if (words.Length == 0 || inner.Length == 0 || words[0].Text.StartsWith('-') || inner[0].Text.StartsWith('-') || inner[0].Text.Contains('=', StringComparison.Ordinal))
            throw new ShellFaultException($"run {name} with options or alone: name the program right after it");
        return Again(inner, permits, depth);
    }

    private static IEnumerable<ShellCommand> Found(ShellWord[] words, ShellPermits permits, int depth) =>
        words.Index().Where(word => Finds.Contains(word.Item.Text))
            .SelectMany(word => Again([.. words.Skip(word.Index + 1).TakeWhile(one => one.Text is not (";" or "+"))], permits, depth));

    private static IReadOnlyList<ShellCommand> Again(ShellWord[] words, ShellPermits permits, int depth)
    {
        if (depth > 5 || words.Length == 0 || words[0].IsDynamic || words[0].Text.Length == 0) throw new ShellFaultException("run a program that nobody can name before it runs");
        var command = new ShellCommand(words, []);
        return [command, .. Inner(command, permits, depth + 1)];
    }

    private static string Known(string name, ShellWord word) =>
        word.IsDynamic ? throw new ShellFaultException($"give {name} commands that nobody knows before they run") : word.Text;
}
