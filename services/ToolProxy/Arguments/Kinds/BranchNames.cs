using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>A branch by its short name (git-check-ref-format); what git could take for something else than a branch is refused.</summary>
internal static partial class BranchNames
{
    private const string Heads = "refs/heads/";

    public static Reading Read(string text)
    {
        var name = text.StartsWith(Heads, StringComparison.Ordinal) ? text[Heads.Length..] : text;
        if (name.Length is 0 or > 200 || !Allowed().IsMatch(name)) return Refused("without spaces, control characters and any of ~ ^ : ? * [ \\ % @{ + - before it");
        if (name.Contains("..", StringComparison.Ordinal) || name.Contains("@{", StringComparison.Ordinal)) return Refused("without .. and @{, which name revisions");
        // git looks for these in its other namespaces first.
        if (Elsewhere().IsMatch(name)) return Refused("and not a reference of another namespace");
        if (name.Split('/').Any(part => part.Length == 0 || part[0] == '.' || part[^1] == '.' || part.EndsWith(".lock", StringComparison.OrdinalIgnoreCase)))
            return Refused("whose parts are not empty, begin and end with no dot and do not end in .lock");
        return Reading.Of(ArgumentKind.Branch, name);
    }

    private static Reading Refused(string words) => Reading.Refused($"must be the short name of a branch, e.g. fix/totals, {words}.");

    // A colon or a plus makes a refspec of it, a leading hyphen an option; an API that decodes % would see another name.
    [GeneratedRegex(@"^(?![-+])[^\s\p{Cc}\p{Cf}\p{Cs}~^:?*\[\\%]+\z")]
    private static partial Regex Allowed();

    [GeneratedRegex(@"^(?:refs|heads|tags|remotes)/|^(?:HEAD|FETCH_HEAD|ORIG_HEAD|MERGE_HEAD|@)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();
}
