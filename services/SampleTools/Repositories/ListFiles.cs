using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class ListFiles(BareRepositories repositories) : GovernedTool<ListFiles.Arguments>(new()
{
    Server = "git",
    Name = "list_files",
    Description = "Lists the files of a repository at a branch, tag or commit.",
    Action = "repo.read",
    Resource = new("repository", "repository"),
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("ref", "string", "Branch, tag or full commit id; main when absent.", Required: false),
        new("path", "string", "Only files below this folder.", Required: false),
    ],
})
{
    private const int Most = 500;

    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public string? Ref { get; init; }

        public string? Path { get; init; }
    }

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var folder = string.IsNullOrEmpty(arguments.Path) ? "" : BareRepositories.CheckPath(arguments.Path.TrimEnd('/'));

        return Task.FromResult(repositories.Read(arguments.Repository, repository =>
        {
            var commit = BareRepositories.Resolve(repository, arguments.Ref);
            var files = TreeText.Files(commit, folder).Select(file => file.Path).Take(Most).ToArray();
            return ToolAnswer.Of(
                files.Length == 0 ? "There are no files there." : string.Join('\n', files),
                new { Commit = commit.Sha, Files = files });
        }));
    }
}
