using System.Text.RegularExpressions;
using LibGit2Sharp;
using AgentTrust.SampleTools.Estate;
using AgentTrust.SampleTools.Tools;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.Repositories;

/// <summary>The bare git repositories on disk, and the names that callers may use for what is in them.</summary>
internal sealed partial class BareRepositories(IOptions<EstateOptions> options)
{
    public const string MainBranch = "main";

    private readonly Lock _writing = new();

    public string PathOf(string repository) =>
        Path.Combine(options.Value.DataDirectory, "repositories", RepositoryName().IsMatch(repository)
            ? repository + ".git"
            : throw Unknown(repository));

    public T Read<T>(string repository, Func<Repository, T> read)
    {
        using var opened = Open(repository);
        return read(opened);
    }

    /// <summary>One writer at a time: a branch is read, extended and moved as one step.</summary>
    public T Write<T>(string repository, Func<Repository, T> write)
    {
        lock (_writing)
        {
            using var opened = Open(repository);
            return write(opened);
        }
    }

    /// <summary>Branch, tag or full commit id; nothing of git's revision language, which can walk anywhere.</summary>
    public static Commit Resolve(Repository repository, string? name)
    {
        name ??= MainBranch;
        var commit = !Reference.IsValidName("refs/heads/" + name) ? null
            : Find(repository, name)?.Tip
            ?? repository.Tags["refs/tags/" + name]?.Target.Peel<Commit>()
            ?? (CommitId().IsMatch(name) ? repository.Lookup<Commit>(name) : null);
        return commit ?? throw new ToolRefusedException($"There is no branch, tag or commit \"{name}\".");
    }

    /// <summary>A branch that may be written to: any but the protected main branch.</summary>
    public static Branch WritableBranch(Repository repository, string name) =>
        name == MainBranch
            ? throw new ToolRefusedException($"The branch {MainBranch} is protected: changes reach it by a merged pull request only.")
            : Find(repository, name) ?? throw new ToolRefusedException($"There is no branch \"{name}\".");

    public static Branch? Find(Repository repository, string name) =>
        Reference.IsValidName("refs/heads/" + name) ? repository.Branches["refs/heads/" + name] : null;

    public static void CheckNewBranchName(string name)
    {
        if (name.Length > 100 || !BranchName().IsMatch(name) || !Reference.IsValidName("refs/heads/" + name))
            throw new ToolRefusedException("A branch name has lower-case letters, digits, '-', '_', '.' and '/', and starts with a letter.");
    }

    /// <summary>A path inside the tree: relative, forward slashes, nothing that leaves it or reaches git's own files.</summary>
    public static string CheckPath(string path)
    {
        var segments = path.Split('/');
        return path.Length is > 0 and <= 200
            && !path.Contains('\\') && !path.Any(char.IsControl)
            && segments.All(s => s.Length > 0 && s != "." && s != ".." && !s.Equals(".git", StringComparison.OrdinalIgnoreCase))
            ? path
            : throw new ToolRefusedException($"\"{path}\" is not a path inside the repository.");
    }

    private Repository Open(string repository)
    {
        var path = PathOf(repository);
        return Directory.Exists(path) ? new Repository(path) : throw Unknown(repository);
    }

    private static ToolRefusedException Unknown(string repository) => new($"There is no repository \"{repository}\".");

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}/[a-z0-9-]{1,40}\z")]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"\A[a-z][a-z0-9._/-]*\z")]
    private static partial Regex BranchName();

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex CommitId();
}
