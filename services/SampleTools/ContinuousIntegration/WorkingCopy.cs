using AgentTrust.SampleTools.Repositories;
using LibGit2Sharp;

namespace AgentTrust.SampleTools.ContinuousIntegration;

/// <summary>The files of one commit in a folder of their own, deleted when the run is over.</summary>
internal sealed class WorkingCopy : IDisposable
{
    private const int MostFiles = 2000;

    private WorkingCopy(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>What the pipeline sees as its working directory.</summary>
    public string Work => Path.Combine(Folder, "work");

    public string Source => Path.Combine(Work, "source");

    public static WorkingCopy Of(Commit commit, RunFolders folders)
    {
        var copy = new WorkingCopy(folders.Create());
        try
        {
            copy.Fill(commit);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Fill(Commit commit)
    {
        Directory.CreateDirectory(Path.Combine(Work, "home"));
        // No source of packages: what is built needs none, and must not fetch any.
        File.WriteAllText(Path.Combine(Work, "nuget.config"), "<configuration><packageSources><clear /></packageSources></configuration>");

        var root = Path.GetFullPath(Source) + Path.DirectorySeparatorChar;
        foreach (var (path, blob) in TreeText.Files(commit, "").Take(MostFiles))
        {
            var target = Path.GetFullPath(Path.Combine(Source, path));
            if (!target.StartsWith(root, StringComparison.Ordinal)) continue; // a tree written by hand may say ".."

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var content = blob.GetContentStream();
            using var file = File.Create(target);
            content.CopyTo(file);
        }
    }
}
