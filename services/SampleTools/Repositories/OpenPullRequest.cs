using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class OpenPullRequest(BareRepositories repositories, PullRequestLedger pullRequests, TimeProvider time)
    : GovernedTool<OpenPullRequest.Arguments>(new()
{
    Server = "git",
    Name = "open_pull_request",
    Description = "Proposes to merge a branch into main. A branch has one open pull request at most.",
    Action = "repo.pull_request.open",
    Resource = new("repository", "repository"),
    Effect = ToolEffect.Proposes,
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("branch", "string", "The branch to merge."),
        new("title", "string", "One line."),
        new("body", "string", "What was wrong, what was changed, how it was tested."),
    ],
})
{
    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public required string Branch { get; init; }

        public required string Title { get; init; }

        public required string Body { get; init; }
    }

    protected override async Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        if (arguments.Branch == BareRepositories.MainBranch || string.IsNullOrWhiteSpace(arguments.Title))
            throw new ToolRefusedException("A pull request needs a title and a branch other than main.");

        var diff = repositories.Read(arguments.Repository, repository => BranchDiff.Of(repository, arguments.Branch));
        if (diff.Files.Count == 0) throw new ToolRefusedException($"{arguments.Branch} changes nothing.");

        var opened = await pullRequests.OpenAsync(new()
        {
            Repository = arguments.Repository,
            Number = 0,
            Branch = arguments.Branch,
            Title = arguments.Title,
            Body = arguments.Body,
            Author = caller.Agent,
            Commit = diff.Head,
            State = "open",
            OpenedAt = time.GetUtcNow(),
        }, cancellationToken);
        return ToolAnswer.Of($"Opened pull request {opened.Number} of {opened.Repository}: {opened.Title}", opened);
    }
}
