using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>One condition on one claim, ready to be asked.</summary>
internal sealed class ClaimRule
{
    private readonly string[] _path;
    private readonly Func<string, bool> _accepts;

    public ClaimRule(ClaimCondition condition)
    {
        Path = condition.Path;
        // RFC 6901 §4: ~1 first, then ~0.
        _path = [.. condition.Path.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        var whole = condition.Pattern is { } pattern ? WholeText.Matching(pattern) : null;
        _accepts = whole is not null ? whole.IsMatch
            : condition.Value is { } value ? text => text == value
            : condition.OneOf.Contains;
    }

    public string Path { get; }

    /// <summary>False for a claim that is missing, or that is no single string, number or boolean.</summary>
    public bool Holds(JsonElement claims)
    {
        var at = claims;
        foreach (var member in _path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(member, out at)) return false;
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => _accepts(at.GetString()!),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => _accepts(at.GetRawText()),
            _ => false,
        };
    }
}

/// <summary>Patterns of trust entries: in linear time, and for the whole text.</summary>
internal static class WholeText
{
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking.</exception>
    public static Regex Matching(string pattern) =>
        new($"^(?:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
