using AgentTrust.SampleTools.Estate;
using LibGit2Sharp;

namespace AgentTrust.SampleTools.Repositories;

/// <summary>Writes the shipped history of a repository: a folder of files for each commit, laid over the one before.</summary>
internal sealed class RepositorySeed(BareRepositories repositories, SeedFiles seed, TimeProvider time)
{
    public sealed record SeedCommit
    {
        public required string Folder { get; init; }

        public required string Author { get; init; }

        public required string Email { get; init; }

        public required double HoursAgo { get; init; }

        public required string Message { get; init; }

        public string? Tag { get; init; }
    }

    /// <summary>Does nothing when the repository is there; a crash half way leaves nothing behind that looks like one.</summary>
    public void Apply(string repository, string folder)
    {
        var path = repositories.PathOf(repository);
        if (Directory.Exists(path)) return;

        var draft = path + ".draft";
        if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        Repository.Init(draft, isBare: true);
        using (var written = new Repository(draft))
        {
            foreach (var commit in seed.Read<IReadOnlyList<SeedCommit>>($"{folder}/history.json"))
                Append(written, commit, seed.PathOf($"{folder}/{commit.Folder}"));
        }

        Directory.Move(draft, path);
    }

    private void Append(Repository repository, SeedCommit seedCommit, string folder)
    {
        var parent = repository.Branches[BareRepositories.MainBranch]?.Tip;
        var tree = parent is null ? new TreeDefinition() : TreeDefinition.From(parent.Tree);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var inside = Path.GetRelativePath(folder, file).Replace('\\', '/');
            tree.Add(inside, repository.ObjectDatabase.CreateBlob(file), Mode.NonExecutableFile);
        }

        var author = new Signature(seedCommit.Author, seedCommit.Email, time.GetUtcNow().AddHours(-seedCommit.HoursAgo));
        var commit = repository.ObjectDatabase.CreateCommit(author, author, seedCommit.Message,
            repository.ObjectDatabase.CreateTree(tree), parent is null ? [] : [parent], prettifyMessage: true);

        if (parent is null)
        {
            repository.Refs.Add("refs/heads/" + BareRepositories.MainBranch, commit.Id);
            repository.Refs.UpdateTarget("HEAD", "refs/heads/" + BareRepositories.MainBranch);
        }
        else
        {
            repository.Refs.UpdateTarget(repository.Refs["refs/heads/" + BareRepositories.MainBranch], commit.Id);
        }

        if (seedCommit.Tag is { } tag) repository.Tags.Add(tag, commit);
    }
}
