namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>What git runs besides itself: programs that its settings, options and transports name. Each counts as a program of its own, such as <c>git -c</c>; <c>git $</c> is what nobody knows before it runs.</summary>
internal static class GitWords
{
    /// <summary>Before the subcommand; the next word is theirs.</summary>
    private static readonly string[] WithValue = ["-C", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--list-cmds", "--attr-source"];

    /// <summary>They name a program, or a setting that may; git takes any beginning of a long one that no other option has.</summary>
    private static readonly string[] Runners =
        ["--upload-pack", "--receive-pack", "--exec", "--exec-path", "--extcmd", "--open-files-in-pager", "--config", "--config-env", "--template", "--ext-diff", "--textconv", "--strategy", "--tool"];

    private static readonly string[] Subcommands = ["filter-branch", "difftool", "mergetool", "hook", "instaweb", "send-email", "daemon", "credential", "maintenance", "bisect run", "submodule foreach"];

    /// <summary>Transports that run a command, or talk to whatever file they are given.</summary>
    private static readonly string[] Transports = ["ext::", "fd::"];

    private static readonly string[] ReadsSettings = ["get", "list", "--get", "--get-all", "--get-regexp", "--list", "-l"];

    public static IEnumerable<string> Run(ShellCommand command)
    {
        if (command.Program != "git") yield break;

        string[] words = [.. command.Words.Skip(1).Select(word => word.Text)];
        var at = 0;
        for (; at < words.Length && words[at].StartsWith('-'); at++)
        {
            if (words[at].StartsWith("-c", StringComparison.Ordinal)) yield return "git -c";
            if (WithValue.Contains(words[at])) at++;
        }

        if (command.Words.Skip(1).TakeWhile(word => word.Text != "--").Any(word => word.MayBeAnything)) yield return "git $";

        string[] rest = [.. words.Skip(at)];
        if (rest is ["config", ..] && !rest.Any(word => ReadsSettings.Contains(word))) yield return "git config";
        if (rest is ["clone", ..] && rest.Any(word => word.StartsWith("-c", StringComparison.Ordinal) || word.StartsWith("-u", StringComparison.Ordinal))) yield return "git clone -c";
        if (rest is ["rebase", ..] && rest.Any(word => word.StartsWith("-x", StringComparison.Ordinal))) yield return "git rebase -x";
        if (rest is ["grep", ..] && rest.Any(word => word.StartsWith("-O", StringComparison.Ordinal))) yield return "git grep -O";
        foreach (var subcommand in Subcommands)
            if (rest.Take(subcommand.Split(' ').Length).SequenceEqual(subcommand.Split(' ')))
                yield return $"git {subcommand}";
        foreach (var option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal) && word.Length > 4).Select(word => word.Split('=')[0]))
            if (Array.Find(Runners, runner => runner.StartsWith(option, StringComparison.Ordinal)) is { } known)
                yield return $"git {known}";
        if (words.Any(word => Array.Exists(Transports, transport => word.Contains(transport, StringComparison.OrdinalIgnoreCase)))) yield return "git ext::";
    }
}
