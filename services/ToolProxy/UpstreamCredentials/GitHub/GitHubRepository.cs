using System.Text.RegularExpressions;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>The one repository that a call is about.</summary>
internal sealed partial record GitHubRepository(string Owner, string Name)
{
    /// <summary>From <c>owner/name</c> for a repository, <c>owner/name#12</c> for something in it; null for anything else.</summary>
    public static GitHubRepository? Of(AccessEntity resource) => resource.Type == "repository" ? Parse(resource.Id) : Parse(Numbered().Match(resource.Id).Groups[1].Value);

    public static GitHubRepository? Parse(string? fullName) =>
        FullName().Match(fullName ?? "") is { Success: true } match && match.Groups[2].Value is not ("." or "..")
            ? new GitHubRepository(match.Groups[1].Value, match.Groups[2].Value)
            : null;

    /// <summary>GitHub's names know no case.</summary>
    public bool Is(string? fullName) => string.Equals(ToString(), fullName, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Owner}/{Name}";

    [GeneratedRegex(@"\A([A-Za-z0-9](?:[A-Za-z0-9_-]{0,99}))/([A-Za-z0-9._-]{1,100})\z")]
    private static partial Regex FullName();

    [GeneratedRegex(@"\A([^#]+)#[0-9]{1,12}\z")]
    private static partial Regex Numbered();
}
