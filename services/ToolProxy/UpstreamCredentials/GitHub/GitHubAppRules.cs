using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.UpstreamCredentials.Secrets;

namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>What must hold of a GitHub App's settings when the proxy starts.</summary>
internal static partial class GitHubAppRules
{
    public static IEnumerable<string> Broken(string key, GitHubApp app, bool isMcp)
    {
        if (app.AppId is not { Length: > 0 } id || !AppId().IsMatch(id))
            yield return $"{key}:{nameof(app.AppId)} must be the app's id, e.g. 123456, or its client id, e.g. Iv23li….";
        if (!UpstreamCredentialOptionsValidator.IsPrivate(app.ApiUrl))
            yield return $"{key}:{nameof(app.ApiUrl)} must be an https URL.";
        if (isMcp && GitHubRepository.Parse(app.ListingRepository) is null)
            yield return $"{key}:{nameof(app.ListingRepository)} must be owner/name: an MCP server lists its tools with read access to that repository's metadata.";

        if (string.IsNullOrEmpty(app.PrivateKey) == string.IsNullOrEmpty(app.PrivateKeyFile))
            yield return $"Set one of {key}:{nameof(app.PrivateKeyFile)} and {key}:{nameof(app.PrivateKey)}: the app's private key as PEM.";
        else if (Unusable(app) is { } reason)
            yield return $"{key}:{(string.IsNullOrEmpty(app.PrivateKey) ? nameof(app.PrivateKeyFile) : nameof(app.PrivateKey))} cannot be used. {reason}";
    }

    private static string? Unusable(GitHubApp app)
    {
        try
        {
            _ = new AppProof(app, TimeProvider.System).CreateAsync(CancellationToken.None).GetAwaiter().GetResult();
            return null;
        }
        catch (SecretUnusableException e)
        {
            return e.Message;
        }
    }

    [GeneratedRegex(@"\A(?:[0-9]{1,20}|Iv[A-Za-z0-9.]{8,60})\z")]
    private static partial Regex AppId();
}
