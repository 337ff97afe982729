using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class ReadFile(BareRepositories repositories) : GovernedTool<ReadFile.Arguments>(new()
{
    Server = "git",
    Name = "read_file",
    Description = "Reads one text file of a repository.",
    Action = "repo.read",
    Resource = new("repository", "repository"),
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("path", "string", "The file's path in the repository."),
        new("ref", "string", "Branch, tag or full commit id; main when absent.", Required: false),
    ],
})
{
    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public required string Path { get; init; }

        public string? Ref { get; init; }
    }

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var path = BareRepositories.CheckPath(arguments.Path);

        return Task.FromResult(repositories.Read(arguments.Repository, repository =>
        {
            var commit = BareRepositories.Resolve(repository, arguments.Ref);
            var content = TreeText.Read(commit, path);
            return ToolAnswer.Of(content, new { Path = path, Commit = commit.Sha, Content = content });
        }));
    }
}
