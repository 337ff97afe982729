using AgentTrust.SampleTools.Tools;
using LibGit2Sharp;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class MergePullRequest(BareRepositories repositories, PullRequestLedger pullRequests, TimeProvider time)
    : GovernedTool<MergePullRequest.Arguments>(new()
{
    Server = "git",
    Name = "merge_pull_request",
    Description = "Merges an open pull request into main.",
    Action = "repo.merge",
    Resource = new("repository", "repository"),
    Effect = ToolEffect.Changes,
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("number", "integer", "The pull request's number."),
    ],
})
{
    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public required int Number { get; init; }
    }

    protected override async Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var proposal = await pullRequests.GetAsync(arguments.Repository, arguments.Number, cancellationToken);
        if (proposal.State != "open") throw new ToolRefusedException($"Pull request {proposal.Number} is {proposal.State}.");

        var commit = repositories.Write(arguments.Repository, repository => Merge(repository, proposal, caller));
        await pullRequests.MarkMergedAsync(arguments.Repository, arguments.Number, commit, cancellationToken);
        return ToolAnswer.Of($"Merged pull request {proposal.Number} as {commit[..7]}.", new { proposal.Number, Commit = commit });
    }

    private string Merge(Repository repository, PullRequest proposal, ToolCaller caller)
    {
        var main = BareRepositories.Resolve(repository, BareRepositories.MainBranch);
        var head = BareRepositories.Resolve(repository, proposal.Commit);

        // Merged before, and the ledger missed it: nothing is left to do in git.
        if (repository.ObjectDatabase.FindMergeBase(main, head)?.Id == head.Id) return main.Sha;

        var merged = repository.ObjectDatabase.MergeCommits(main, head, new MergeTreeOptions());
        if (merged.Status != MergeTreeStatus.Succeeded)
            throw new ToolRefusedException($"Pull request {proposal.Number} conflicts with {BareRepositories.MainBranch}.");

        var author = CommitAuthor.Of(caller, time);
        var message = CommitAuthor.MessageOf($"Merge pull request {proposal.Number}: {proposal.Title}", caller);
        var commit = repository.ObjectDatabase.CreateCommit(author, author, message, merged.Tree, [main, head], prettifyMessage: true);
        repository.Refs.UpdateTarget(repository.Refs["refs/heads/" + BareRepositories.MainBranch], commit.Id);
        return commit.Sha;
    }
}
