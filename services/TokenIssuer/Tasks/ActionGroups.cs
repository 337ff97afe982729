namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Which group each action is in (design: the words); an action that is not here is in none and is never granted.</summary>
internal static class ActionGroups
{
    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["alert.read"] = "observe",
        ["telemetry.read"] = "observe",
        ["ticket.read"] = "observe",
        ["repo.read"] = "observe",
        ["deploy.read"] = "observe",
        ["model.invoke"] = "observe",
        ["ticket.write"] = "propose",
        ["repo.branch.write"] = "propose",
        ["repo.pull_request.open"] = "propose",
        ["ci.run"] = "propose",
        ["repo.merge"] = "change",
        ["deploy.execute"] = "privileged",
        ["secret.read"] = "privileged",
        ["infra.create"] = "privileged",
        ["iam.change"] = "privileged",
    };

    /// <summary>Every action that can be granted.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Groups.Keys];

    public static bool Exists(string group) => Groups.ContainsValue(group);

    public static string? Of(string action) => Groups.GetValueOrDefault(action);
}
