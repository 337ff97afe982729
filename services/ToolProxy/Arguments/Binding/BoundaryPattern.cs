using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Binding;

/// <summary>What a boundary's id covers: itself, or by kind <c>fix/*</c>, <c>src/*</c>, <c>*.example.com</c>, <c>*@example.com</c>.</summary>
internal static class BoundaryPattern
{
    public static bool Covers(ArgumentKind kind, string pattern, string value)
    {
        if (pattern == "*") return true;
        return kind switch
        {
            ArgumentKind.Branch => Below(pattern, value, StringComparison.Ordinal),
            ArgumentKind.Path => Below(pattern, value, StringComparison.Ordinal),
            // Machines below a name, not the name itself; an address has none below it.
            ArgumentKind.Host => pattern.StartsWith("*.", StringComparison.Ordinal)
                ? !HostNames.IsAddress(value) && value.EndsWith(pattern[1..].ToLowerInvariant(), StringComparison.Ordinal)
                : HostNames.Normal(pattern) == value,
            ArgumentKind.Recipient => pattern.StartsWith("*@", StringComparison.Ordinal)
                ? value.EndsWith(pattern[1..].ToLowerInvariant(), StringComparison.Ordinal)
                : Same(pattern, value),
            _ => pattern == value,
        };
    }

    private static bool Below(string pattern, string value, StringComparison comparison) => pattern.EndsWith("/*", StringComparison.Ordinal)
        ? value.Length > pattern.Length - 1 && value.StartsWith(pattern[..^1], comparison)
        : value.Equals(pattern, comparison);

    private static bool Same(string pattern, string value) =>
        pattern.ToLowerInvariant() is var name && (name == value || name == Recipients.Untagged(value));
}
