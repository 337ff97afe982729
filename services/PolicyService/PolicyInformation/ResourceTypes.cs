using System.Collections.Frozen;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>Resource types as the wire names them, and the entity type of the policies that each one is.</summary>
internal static class ResourceTypes
{
    public const string Environment = "environment";
    public const string Secret = "secret";

    private static readonly FrozenDictionary<string, string> EntityTypes = new Dictionary<string, string>
    {
        ["alert"] = "Alert",
        ["service"] = "Service",
        ["ticket"] = "Ticket",
        ["repository"] = "Repository",
        ["pipeline"] = "Pipeline",
        [Environment] = "Environment",
        [Secret] = "Secret",
        ["tool_server"] = "Tool",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Types =
        EntityTypes.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string? ResourceType(string entityType) => Types.GetValueOrDefault(entityType);

    public static string? EntityType(string resourceType) => EntityTypes.GetValueOrDefault(resourceType);
}
