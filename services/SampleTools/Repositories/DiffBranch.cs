using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class DiffBranch(BareRepositories repositories) : GovernedTool<DiffBranch.Arguments>(new()
{
    Server = "git",
    Name = "diff_branch",
    Description = "Shows what a branch changes against main, as a unified diff.",
    Action = "repo.read",
    Resource = new("repository", "repository"),
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("branch", "string", "The branch."),
    ],
})
{
    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public required string Branch { get; init; }
    }

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken) =>
        Task.FromResult(repositories.Read(arguments.Repository, repository =>
        {
            var diff = BranchDiff.Of(repository, arguments.Branch);
            return ToolAnswer.Of(
                diff.Text.Length == 0 ? "The branch changes nothing." : diff.Text,
                new { diff.Base, diff.Head, diff.Files, Diff = diff.Text });
        }));
}
