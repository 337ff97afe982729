using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>An absolute URL, or one without its scheme as people write it, read as browsers and libraries agree on; where they differ, it is refused.</summary>
internal static partial class UrlForms
{
    private static readonly Dictionary<string, int> Schemes = new(StringComparer.OrdinalIgnoreCase) { ["http"] = 80, ["https"] = 443 };

    /// <summary>The host that it leads to.</summary>
    public static Reading Read(string text)
    {
        // Browsers drop tabs and line feeds anywhere and take a backslash for a slash; others do not.
        if (Unsafe().IsMatch(text)) return Reading.Refused("must be a URL without spaces, control characters and backslashes.");
        // example.com/path: no client that takes it goes anywhere else.
        if (WithoutScheme().Match(text) is { Success: true } bare && HostNames.Normal(bare.Groups["authority"].Value) is { } name) return Reading.Of(ArgumentKind.Host, name);
        if (Absolute().Match(text) is not { Success: true } url) return Reading.Refused("must be an absolute URL, e.g. https://example.com/path.");
        if (!Schemes.TryGetValue(url.Groups["scheme"].Value, out var port)) return Reading.Refused($"must be a URL of the scheme {string.Join(" or ", Schemes.Keys)}.");

        var authority = url.Groups["authority"].Value;
        if (authority.Contains('@', StringComparison.Ordinal)) return Reading.Refused("must be a URL without a user before its host.");
        return HostNames.Normal(authority, port) is { } host
            ? Reading.Of(ArgumentKind.Host, host)
            : Reading.Refused("must be a URL with a host name or address after //.");
    }

    [GeneratedRegex(@"[\s\p{Cc}\p{Cs}\\]")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"^(?<authority>(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9](?::[0-9]{1,5})?)(?:[/?#]|\z)")]
    private static partial Regex WithoutScheme();

    [GeneratedRegex(@"^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#]+)(?:[/?#]|\z)")]
    private static partial Regex Absolute();
}
