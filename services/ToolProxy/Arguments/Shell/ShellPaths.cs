using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>Words of a command that lead out of the working copy: into the system's folders, home, or up and away.</summary>
/// <remarks>What has a slash at its beginning and is none of them may be a pattern, or a switch as MSBuild has them.</remarks>
internal static partial class ShellPaths
{
    private const string Nothing = "/dev/null";

    public static IEnumerable<string> Outside(ShellWord word)
    {
        if (Folder().Match(word.Text) is { Success: true } found && found.Groups["path"].Value is var path && path != Nothing) yield return path;
        else if (word.IsDynamic && Anywhere().Match(word.Text) is { Success: true } some) yield return some.Groups["path"].Value.Replace(ShellWord.Unknown, '$');
        if (Climbs(word.Text)) yield return word.Text.Replace(ShellWord.Unknown, '$');
    }

    private static bool Climbs(string word)
    {
        var depth = 0;
        foreach (var part in word.Split('=', '@', ':', ',')[^1].Split('/'))
        {
            if (part is "" or ".") continue;
            if ((depth += part == ".." ? -1 : 1) < 0) return true;
        }

        return false;
    }

    // What matches an absolute path, home or the folder above, or stands below what is substituted, may be any of them: /e?c, ~$X, .?/x, $X/x.
    [GeneratedRegex(@"(?:^-[A-Za-z]|^|[=@,]|:(?!//))(?<path>/.*|~.*|\0[^/]*/.*|(?:.*/)?\.[*?\[].*)\z")]
    private static partial Regex Anywhere();

    // At the beginning of a word, of an option's value, or right after an option of one letter.
    [GeneratedRegex(@"(?:^-[A-Za-z]|^|[=@:,])(?<path>/+(?:etc|root|home|proc|sys|var|dev|run|usr|boot|opt|mnt|media|srv|bin|sbin|lib(?:32|64)?|private|Users|Library)(?:/.*)?|~[A-Za-z0-9_-]*(?:/.*)?)\z")]
    private static partial Regex Folder();
}
