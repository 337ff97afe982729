using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Secrets;

/// <summary>What must hold of a stored secret's settings when the proxy starts.</summary>
internal static partial class StoredSecretRules
{
    /// <summary>Headers that say where a request goes, how it is framed, or who we are.</summary>
    private static readonly string[] Ours = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Content-Type", "Accept", "DPoP", "Cookie", "Mcp-Method", "Mcp-Name"];

    public static IEnumerable<string> Broken(string key, StoredSecret secret)
    {
        if (!HeaderName().IsMatch(secret.Header) || Ours.Contains(secret.Header, StringComparer.OrdinalIgnoreCase))
            yield return $"{key}:{nameof(secret.Header)} must be the name of a header that carries a credential, e.g. Authorization or X-Api-Key.";
        if (secret.Scheme is { Length: > 0 } scheme && !HeaderName().IsMatch(scheme))
            yield return $"{key}:{nameof(secret.Scheme)} must be one word, e.g. Bearer.";

        var isBasic = string.Equals(secret.Scheme, "Basic", StringComparison.OrdinalIgnoreCase);
        if (isBasic && (string.IsNullOrEmpty(secret.User) || secret.User.Contains(':', StringComparison.Ordinal)))
            yield return $"{key}:{nameof(secret.User)} must be set for the scheme Basic, and has no colon (RFC 7617 §2).";
        if (!isBasic && !string.IsNullOrEmpty(secret.User))
            yield return $"{key}:{nameof(secret.User)} is only for the scheme Basic; remove it.";

        if (secret.Directory is not { Length: > 0 } directory || !Path.IsPathFullyQualified(directory))
            yield return $"{key}:{nameof(secret.Directory)} must be the absolute path of a folder with one file for each secret.";
        else if (secret.Name is not { Length: > 0 } name)
            yield return $"{key}:{nameof(secret.Name)} must be the name of a secret's file.";
        else if (Unreadable(directory, name) is { } reason)
            yield return $"{key} names a secret that cannot be used. {reason}";
    }

    private static string? Unreadable(string directory, string name)
    {
        try
        {
            _ = SecretDirectory.ReadAsync(directory, name, CancellationToken.None).GetAwaiter().GetResult();
            return null;
        }
        catch (SecretUnusableException e)
        {
            return e.Message;
        }
    }

    // RFC 9110 §5.6.2
    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")]
    private static partial Regex HeaderName();
}
