using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class GetPullRequest(PullRequestLedger pullRequests) : GovernedTool<GetPullRequest.Arguments>(new()
{
    Server = "git",
    Name = "get_pull_request",
    Description = "Reads a pull request.",
    Action = "repo.read",
    Resource = new("repository", "repository"),
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
        var found = await pullRequests.GetAsync(arguments.Repository, arguments.Number, cancellationToken);
        return ToolAnswer.Of(
            $"Pull request {found.Number} of {found.Repository} is {found.State}: {found.Title} (branch {found.Branch}, by {found.Author})\n\n{found.Body}",
            found);
    }
}
