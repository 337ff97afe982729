using System.Collections.Frozen;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>Resource types as the wire names them, and the entity type of the policies that each one is.</summary>
internal static class ResourceTypes
{
    public const string Environment = "environment";
    public const string Secret = "secret";
    public const string Repository = "repository";
    public const string Pipeline = "pipeline";
    public const string ToolServer = "tool_server";

    private static readonly FrozenDictionary<string, string> EntityTypes = new Dictionary<string, string>
    {
        ["alert"] = "Alert",
        ["service"] = "Service",
        ["ticket"] = "Ticket",
        [Repository] = "Repository",
        [Pipeline] = "Pipeline",
        [Environment] = "Environment",
        [Secret] = "Secret",
        ["model"] = "Model",
        [ToolServer] = "ToolServer",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Types =
        EntityTypes.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static IEnumerable<string> All => EntityTypes.Keys.Order(StringComparer.Ordinal);

    public static string? ResourceType(string entityType) => Types.GetValueOrDefault(entityType);

    public static string? EntityType(string resourceType) => EntityTypes.GetValueOrDefault(resourceType);

    /// <summary>The environment that the id itself names: a secret's name starts with it, <c>production/payment-api-key</c>.</summary>
    public static string? EnvironmentOf(string type, string id) => type switch
    {
        Environment => id,
        Secret when id.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash => id[..slash],
        _ => null,
    };
}
