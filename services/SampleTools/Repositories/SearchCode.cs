using AgentTrust.SampleTools.Tools;
using LibGit2Sharp;

namespace AgentTrust.SampleTools.Repositories;

internal sealed class SearchCode(BareRepositories repositories) : GovernedTool<SearchCode.Arguments>(new()
{
    Server = "git",
    Name = "search_code",
    Description = "Finds the lines of a repository that contain a text, ignoring case.",
    Action = "repo.read",
    Resource = new("repository", "repository"),
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("text", "string", "What to look for; plain text, not a pattern."),
        new("ref", "string", "Branch, tag or full commit id; main when absent.", Required: false),
    ],
})
{
    private const int Most = 100;

    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public required string Text { get; init; }

        public string? Ref { get; init; }
    }

    private sealed record Hit(string Path, int Line, string Text);

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        if (arguments.Text.Length is 0 or > 200) throw new ToolRefusedException("Search for 1 to 200 characters.");

        return Task.FromResult(repositories.Read(arguments.Repository, repository =>
        {
            var commit = BareRepositories.Resolve(repository, arguments.Ref);
            var hits = TreeText.Files(commit, "")
                .Where(file => TreeText.IsSearchable(file.Blob))
                .SelectMany(file => Lines(file.Path, file.Blob, arguments.Text))
                .Take(Most)
                .ToArray();
            return ToolAnswer.Of(
                hits.Length == 0 ? "No line contains it." : string.Join('\n', hits.Select(h => $"{h.Path}:{h.Line}: {h.Text}")),
                new { Commit = commit.Sha, Hits = hits });
        }));
    }

    private static IEnumerable<Hit> Lines(string path, Blob blob, string text) =>
        blob.GetContentText().Split('\n')
            .Select((line, index) => new Hit(path, index + 1, line.Trim()))
            .Where(hit => hit.Text.Contains(text, StringComparison.OrdinalIgnoreCase));
}
