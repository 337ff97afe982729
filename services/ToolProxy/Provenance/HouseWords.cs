using System.Collections.Frozen;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Values so common that it says nothing where they were read.</summary>
internal static class HouseWords
{
    private static readonly FrozenSet<string> Plain = new[]
    {
        "main", "master", "trunk", "develop", "head", "true", "false", "null", "none", "default", "latest", "src", "test", "tests", "docs", "lib", "app", "fix", "feature",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Labels = new[]
    {
        "www", "api", "app", "mail", "smtp", "docs", "dev", "test", "staging", "status", "cdn", "auth", "login", "static", "git", "internal",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Never of what leads outside: an account may well be called 42.</summary>
    public static bool IsPlain(string value, ArgumentKind kind) =>
        kind is not (ArgumentKind.Recipient or ArgumentKind.Account or ArgumentKind.Host or ArgumentKind.Url)
        && (Plain.Contains(value) || value.Length <= 2);

    /// <summary>What owners commonly put before their name.</summary>
    public static bool IsLabel(string label) => Labels.Contains(label);
}
