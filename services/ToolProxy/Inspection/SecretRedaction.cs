using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Takes credentials of well-known formats out of text.</summary>
/// <remarks>A net with known mesh, not a proof: it catches what announces itself, and says in the text that something was taken out.</remarks>
internal static partial class SecretRedaction
{
    private static readonly (string Name, Regex Pattern)[] Formats =
    [
        ("private key", PrivateKey()),
        ("JSON web token", JsonWebToken()),
        ("GitHub token", GitHubToken()),
        ("GitLab token", GitLabToken()),
        ("AWS access key", AwsAccessKey()),
        ("Google API key", GoogleApiKey()),
        ("Slack token", SlackToken()),
        ("Stripe key", StripeKey()),
        ("npm token", NpmToken()),
        ("OpenAI key", OpenAiKey()),
        ("Azure storage key", AzureStorageKey()),
        ("password in a URL", UrlPassword()),
    ];

    public static string Redact(string text, EchoRedaction? echo, out int count)
    {
        var found = 0;
        if (echo is not null) text = echo.Redact(text, out found);
        foreach (var (name, pattern) in Formats)
            text = pattern.Replace(text, match =>
            {
                found++;
                return match.Groups["keep"].Value + $"[redacted: {name}]" + match.Groups["tail"].Value;
            });

        count = found;
        return text;
    }

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(@"\b(gh[pousr]_[A-Za-z0-9._-]{36,}|github_pat_[A-Za-z0-9_]{40,})", RegexOptions.CultureInvariant)]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"\bglpat-[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex GitLabToken();

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b", RegexOptions.CultureInvariant)]
    private static partial Regex AwsAccessKey();

    [GeneratedRegex(@"\bAIza[A-Za-z0-9_-]{35}", RegexOptions.CultureInvariant)]
    private static partial Regex GoogleApiKey();

    [GeneratedRegex(@"\bxox[abeoprs]-[A-Za-z0-9-]{10,}", RegexOptions.CultureInvariant)]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"\b[rs]k_(live|test)_[A-Za-z0-9]{16,}", RegexOptions.CultureInvariant)]
    private static partial Regex StripeKey();

    [GeneratedRegex(@"\bnpm_[A-Za-z0-9]{36}", RegexOptions.CultureInvariant)]
    private static partial Regex NpmToken();

    [GeneratedRegex(@"\bsk-[A-Za-z0-9_-]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex OpenAiKey();

    [GeneratedRegex("(?<keep>AccountKey=)[A-Za-z0-9+/]{40,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex AzureStorageKey();

    [GeneratedRegex(@"(?<keep>\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,100}:)[^\s/@]{1,200}(?<tail>@)", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPassword();
}
