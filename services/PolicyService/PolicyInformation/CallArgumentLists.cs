using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>What arguments name, by the names that policies use.</summary>
internal static class CallArgumentLists
{
    public static IEnumerable<(string Name, IReadOnlyList<string>? Values)> Of(CallArguments arguments) =>
    [
        ("repositories", arguments.Repositories), ("branches", arguments.Branches), ("environments", arguments.Environments), ("clusters", arguments.Clusters),
        ("recipients", arguments.Recipients), ("accounts", arguments.Accounts), ("hosts", arguments.Hosts), ("paths", arguments.Paths),
        ("programs", arguments.Programs), ("sql_verbs", arguments.SqlVerbs), ("sql_tables", arguments.SqlTables), ("unbound", arguments.Unbound),
    ];
}
