using System.IO.Enumeration;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>Where a call's data goes.</summary>
internal sealed record DestinationFacts
{
    private const string Heads = "refs/heads/";

    public string? Host { get; init; }

    public string? Branch { get; init; }

    public string? Recipient { get; init; }

    /// <summary>The resource catalogue protects the branch.</summary>
    public bool Protected { get; init; }

    public static DestinationFacts? Of(CallDestination? said, ResourceFacts resource)
    {
        if (said is null) return null;

        var branch = said.Branch is { } name && name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..] : said.Branch;
        return new()
        {
            Host = said.Host?.ToLowerInvariant(),
            Branch = branch,
            Recipient = said.Recipient,
            // Some hosts take Main for main, so case does not free a branch.
            Protected = branch is not null && resource.ProtectedBranches.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, branch, ignoreCase: true)),
        };
    }
}
