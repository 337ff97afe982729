using System.Diagnostics.CodeAnalysis;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>A path that no two servers read differently.</summary>
/// <remarks>No percent-encoding, no dot or empty segments, no backslash, no path parameters: RFC 3986 unreserved characters and a few more.</remarks>
internal static class HttpToolPath
{
    public static bool TryParse(string rawTarget, string prefix, [NotNullWhen(true)] out IReadOnlyList<string>? segments)
    {
        segments = null;
        var path = rawTarget.Split('?', 2)[0];
        if (!path.StartsWith(prefix, StringComparison.Ordinal) || path.Length == prefix.Length) return false;

        var found = path[prefix.Length..].Split('/');
        if (!Array.TrueForAll(found, IsPlain)) return false;

        segments = found;
        return true;
    }

    private static bool IsPlain(string segment) =>
        segment is not ("" or "." or "..") && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or ':' or '@' or ',');
}
