using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>A path inside the repository, as POSIX and as Windows would take it: where the two differ, it is refused.</summary>
internal static partial class RepositoryPaths
{
    public const string Root = ".";

    /// <param name="text">The path.</param>
    /// <param name="root">For a tool that takes absolute paths, the folder that they have to be in.</param>
    public static Reading Read(string text, string? root = null)
    {
        if (text.Length > 1000 || Outside().IsMatch(text)) return Refused("without control characters, backslashes, colons and percent signs");

        var path = text;
        if (root is not null && path.StartsWith('/'))
        {
            if (path != root && !path.StartsWith($"{root}/", StringComparison.Ordinal)) return Refused($"that lies in {root}");
            path = path[root.Length..].TrimStart('/');
        }

        if (path.StartsWith('/') || path.StartsWith('~')) return Refused("relative to the repository, e.g. src/Totals.cs");

        var parts = path.Split('/').Where(part => part.Length > 0 && part != Root).ToArray();
        if (parts.Any(part => part[^1] is '.' or ' ')) return Refused("without .. and without parts that end in a dot or a space");
        if (parts.Any(part => GitFolder().IsMatch(part))) return Refused("outside of .git");
        return Reading.Of(ArgumentKind.Path, parts.Length == 0 ? Root : string.Join('/', parts));
    }

    private static Reading Refused(string words) => Reading.Refused($"must be a path {words}.");

    // Half of them become dots, slashes and colons in software that folds names.
    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Cs}\\:%\u2024\u2025\u2026\u2044\u2215\u29F8\uFE52\uFE55\uFE68\uFF0E\uFF0F\uFF1A\uFF3C]")]
    private static partial Regex Outside();

    // As case-folding and 8.3 file systems find it too.
    [GeneratedRegex(@"^(?:\.git|git~[0-9]+)\z", RegexOptions.IgnoreCase)]
    private static partial Regex GitFolder();
}
