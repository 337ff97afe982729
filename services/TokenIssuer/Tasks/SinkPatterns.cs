using System.Text.RegularExpressions;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Hosts, recipients and accounts that a boundary opens: outside of the platform, so an agent's bounds have to name them.</summary>
internal static partial class SinkPatterns
{
    public const string Host = "host";
    public const string Recipient = "recipient";
    public const string Account = "account";

    public static IReadOnlyList<string> Of(AgentBounds bounds, string type) => type switch
    {
        Host => bounds.Hosts ?? [],
        Recipient => bounds.Recipients ?? [],
        Account => bounds.Accounts ?? [],
        _ => [],
    };

    /// <summary>Whether all that <paramref name="asked"/> names, which may be a pattern itself, is named by <paramref name="pattern"/> too.</summary>
    public static bool Covers(string type, string pattern, string asked)
    {
        if (pattern == asked) return true;
        return type switch
        {
            Host => pattern.StartsWith("*.", StringComparison.Ordinal) && asked.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) && !asked.Contains(':', StringComparison.Ordinal),
            Recipient => pattern.StartsWith("*@", StringComparison.Ordinal) && asked.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) && asked.Count(sign => sign == '@') == 1,
            _ => false,
        };
    }

    /// <summary>Whether an id of this type can cover anything: the proxy compares normal forms.</summary>
    public static bool IsPattern(string type, string id) => type switch
    {
        Host => HostForm().IsMatch(id),
        Recipient => RecipientForm().IsMatch(id),
        "branch" or "path" => id == "*" || (id.EndsWith("/*", StringComparison.Ordinal) ? id[..^2] : id) is { Length: > 0 } stem
            && !stem.Contains('*', StringComparison.Ordinal) && stem.Split('/').All(part => part is not ("" or "." or "..")),
        Account => !id.Contains('*', StringComparison.Ordinal),
        _ => true,
    };

    [GeneratedRegex(@"^(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?(?::[1-9][0-9]{0,4})?\z")]
    private static partial Regex HostForm();

    [GeneratedRegex(@"^(?:(?:\*|[^\s@*,;<>""]+)@[a-z0-9_][a-z0-9_.-]*|[#@+]?[A-Za-z0-9_][A-Za-z0-9._-]*)\z")]
    private static partial Regex RecipientForm();
}
