using System.Text;
using AgentTrust.SampleTools.Tools;
using LibGit2Sharp;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class WriteFile(BareRepositories repositories, TimeProvider time) : GovernedTool<WriteFile.Arguments>(new()
{
    Server = "git",
    Name = "write_file",
    Description = "Commits one text file to a branch. The main branch is protected.",
    Action = "repo.branch.write",
    Resource = new("repository", "repository"),
    Effect = ToolEffect.Proposes,
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("branch", "string", "The branch to commit to."),
        new("path", "string", "The file's path in the repository."),
        new("content", "string", "The whole new content of the file."),
        new("message", "string", "The commit message."),
    ],
})
{
    private const int LargestContent = 256 * 1024;

    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public required string Branch { get; init; }

        public required string Path { get; init; }

        public required string Content { get; init; }

        public required string Message { get; init; }
    }

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var path = BareRepositories.CheckPath(arguments.Path);
        var content = Encoding.UTF8.GetBytes(arguments.Content);
        if (content.Length > LargestContent) throw new ToolRefusedException("The content is larger than 256 KiB.");
        if (string.IsNullOrWhiteSpace(arguments.Message)) throw new ToolRefusedException("A commit needs a message.");

        return Task.FromResult(repositories.Write(arguments.Repository, repository =>
        {
            var branch = BareRepositories.WritableBranch(repository, arguments.Branch);
            var commit = Commit(repository, branch, path, content, CommitAuthor.MessageOf(arguments.Message, caller), caller);
            return ToolAnswer.Of(
                $"Committed {path} to {arguments.Branch} as {commit.Id.ToString(7)}.",
                new { arguments.Branch, Path = path, Commit = commit.Sha });
        }));
    }

    private Commit Commit(Repository repository, Branch branch, string path, byte[] content, string message, ToolCaller caller)
    {
        using var stream = new MemoryStream(content);
        var blob = repository.ObjectDatabase.CreateBlob(stream);
        var tree = repository.ObjectDatabase.CreateTree(
            TreeDefinition.From(branch.Tip.Tree).Add(path, blob, Mode.NonExecutableFile));
        if (tree.Id == branch.Tip.Tree.Id) throw new ToolRefusedException($"{path} has this content already.");

        var author = CommitAuthor.Of(caller, time);
        var commit = repository.ObjectDatabase.CreateCommit(author, author, message, tree, [branch.Tip], prettifyMessage: true);
        repository.Refs.UpdateTarget(repository.Refs[branch.CanonicalName], commit.Id);
        return commit;
    }
}
