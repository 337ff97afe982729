using System.Reflection;

namespace AgentTrust.Architecture.Tests;

/// <summary>The repository as it lies on disk.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["artifacts", "bin", "obj", ".git", ".local", "node_modules", "lib", "Seed"];

    public static DirectoryInfo Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root.FullName, .. path]));

    public static IEnumerable<DirectoryInfo> Folders() => Walk(Root);

    public static IEnumerable<FileInfo> Files(string pattern) => Folders().Append(Root).SelectMany(folder => folder.EnumerateFiles(pattern));

    public static string Relative(FileSystemInfo entry) => Path.GetRelativePath(Root.FullName, entry.FullName).Replace('\\', '/');

    private static IEnumerable<DirectoryInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateDirectories()
            .Where(child => !NotOurs.Contains(child.Name))
            .SelectMany(child => Walk(child).Prepend(child));

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AgentTrust.sln"))) folder = folder.Parent;
        return folder ?? throw new InvalidOperationException("AgentTrust.sln was not found above the test.");
    }
}
