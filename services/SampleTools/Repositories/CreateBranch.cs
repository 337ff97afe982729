using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class CreateBranch(BareRepositories repositories) : GovernedTool<CreateBranch.Arguments>(new()
{
    Server = "git",
    Name = "create_branch",
    Description = "Creates a branch; fails when it exists.",
    Action = "repo.branch.write",
    Resource = new("repository", "repository"),
    Effect = ToolEffect.Proposes,
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("branch", "string", "The new branch's name."),
        new("from", "string", "Branch, tag or full commit id to start from; main when absent.", Required: false),
    ],
})
{
    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public required string Branch { get; init; }

        public string? From { get; init; }
    }

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        BareRepositories.CheckNewBranchName(arguments.Branch);

        return Task.FromResult(repositories.Write(arguments.Repository, repository =>
        {
            if (BareRepositories.Find(repository, arguments.Branch) is not null)
                throw new ToolRefusedException($"The branch {arguments.Branch} exists already.");

            var from = BareRepositories.Resolve(repository, arguments.From);
            repository.Refs.Add("refs/heads/" + arguments.Branch, from.Id);
            return ToolAnswer.Of($"Created {arguments.Branch} at {from.Id.ToString(7)}.", new { arguments.Branch, Commit = from.Sha });
        }));
    }
}
