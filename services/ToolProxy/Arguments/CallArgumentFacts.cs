using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments;

/// <summary>What the arguments name, as policy is told; never the arguments themselves.</summary>
internal static class CallArgumentFacts
{
    /// <summary>Null when they name nothing that policy could ask about.</summary>
    public static CallArguments? Of(IReadOnlyList<NamedArgument> named, IReadOnlyList<string> unbound)
    {
        if (named.Count == 0) return null;
        return new()
        {
            Repositories = Values(ArgumentKind.Repository),
            Branches = Values(ArgumentKind.Branch),
            Environments = Values(ArgumentKind.Environment),
            Clusters = Values(ArgumentKind.Cluster),
            Recipients = Values(ArgumentKind.Recipient),
            Accounts = Values(ArgumentKind.Account),
            Hosts = Values(ArgumentKind.Host),
            Paths = Values(ArgumentKind.Path),
            Programs = Values(ArgumentKind.Command),
            SqlVerbs = Values(ArgumentKind.Sql),
            SqlTables = Values(ArgumentKind.Sql, isTable: true),
            Unbound = unbound.Count > 0 ? unbound : null,
        };

        IReadOnlyList<string>? Values(ArgumentKind kind, bool isTable = false) =>
            named.Where(one => one.Name.Kind == kind && one.Name.IsTable == isTable).Select(one => one.Name.Value)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } values ? values : null;
    }
}
