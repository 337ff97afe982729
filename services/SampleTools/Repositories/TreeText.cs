using AgentTrust.SampleTools.Tools;
using LibGit2Sharp;

namespace AgentTrust.SampleTools.Repositories;

/// <summary>Text files of a commit.</summary>
internal static class TreeText
{
    private const int LargestFile = 256 * 1024;

    /// <summary>All files below <paramref name="folder"/> (empty: the whole tree), in path order.</summary>
    public static IEnumerable<(string Path, Blob Blob)> Files(Commit commit, string folder)
    {
        var entries = new Stack<TreeEntry>(commit.Tree.OrderByDescending(e => e.Path, StringComparer.Ordinal));
        while (entries.TryPop(out var entry))
        {
            if (entry.Target is Tree tree)
                foreach (var child in tree.OrderByDescending(e => e.Path, StringComparer.Ordinal)) entries.Push(child);
            else if (entry.Target is Blob blob && IsBelow(entry.Path, folder))
                yield return (entry.Path, blob);
        }
    }

    public static string Read(Commit commit, string path) => commit[path]?.Target switch
    {
        Blob { IsBinary: true } => throw new ToolRefusedException($"{path} is not text."),
        Blob { Size: > LargestFile } => throw new ToolRefusedException($"{path} is larger than {LargestFile / 1024} KiB."),
        Blob blob => blob.GetContentText(),
        Tree => throw new ToolRefusedException($"{path} is a folder."),
        _ => throw new ToolRefusedException($"There is no file {path} in {commit.Id.ToString(7)}."),
    };

    public static bool IsSearchable(Blob blob) => blob is { IsBinary: false, Size: <= LargestFile };

    private static bool IsBelow(string path, string folder) =>
        folder.Length == 0 || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
