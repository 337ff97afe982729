namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>What an action needs at GitHub, and nothing more. An action that is not here gets no token.</summary>
/// <remarks>
/// Closed on purpose: merging, running pipelines, deploying, reading secrets and administering are not here, so no token that an agent's
/// call rides on can do any of them, whatever policy says.
/// </remarks>
internal static class GitHubPermissions
{
    private static readonly string[] Levels = ["read", "write", "admin"];

    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> ByAction = new(StringComparer.Ordinal)
    {
        [CredentialNeed.ListAction] = Set(("metadata", "read")),
        ["repo.read"] = Set(("contents", "read")),
        ["repo.branch.write"] = Set(("contents", "write")),
        ["repo.pull_request.open"] = Set(("pull_requests", "write"), ("contents", "read")),
        ["ticket.read"] = Set(("issues", "read")),
        ["ticket.write"] = Set(("issues", "write")),
    };

    public static IReadOnlyDictionary<string, string>? For(string action) => ByAction.GetValueOrDefault(action);

    /// <summary>True when some permission is one that was not asked for, or of a higher level.</summary>
    public static bool IsBroader(IReadOnlyDictionary<string, string> granted, IReadOnlyDictionary<string, string> asked) =>
        granted.Any(permission => Rank(permission.Value) > Rank(asked.GetValueOrDefault(permission.Key)
            // Every installation token may read the metadata of its repositories; GitHub adds it unasked.
            ?? (permission.Key == "metadata" ? "read" : null)));

    /// <summary>One text for one set: a key, and words for records.</summary>
    public static string Words(IReadOnlyDictionary<string, string> permissions) =>
        string.Join(' ', permissions.OrderBy(permission => permission.Key, StringComparer.Ordinal).Select(permission => $"{permission.Key}:{permission.Value}"));

    /// <summary>0 for nothing; an unknown word counts as more than everything.</summary>
    private static int Rank(string? level) => level is null ? 0 : Array.IndexOf(Levels, level) is var rank and >= 0 ? rank + 1 : int.MaxValue;

    private static Dictionary<string, string> Set(params IEnumerable<(string Name, string Level)> permissions) =>
        permissions.ToDictionary(permission => permission.Name, permission => permission.Level, StringComparer.Ordinal);
}
