using System.Collections.Frozen;

namespace AgentTrust.PolicyService.PolicyInformation.Resources;

/// <summary>What is known of repositories, environments and all the other resources; what nobody listed is what its type's <c>*</c> says.</summary>
internal sealed class ResourceCatalog
{
    private const string Others = "*";

    private readonly FrozenDictionary<string, FrozenDictionary<string, ResourceFacts>> _byType;

    private ResourceCatalog(FrozenDictionary<string, FrozenDictionary<string, ResourceFacts>> byType) => _byType = byType;

    /// <param name="type">A resource type that the policies know.</param>
    /// <param name="id">Any id.</param>
    public ResourceFacts Find(string type, string id)
    {
        var own = Entry(type, id);
        var environment = ResourceTypes.EnvironmentOf(type, id) ?? own.Environment;
        // A secret that names no environment may be of any.
        if (environment is null) return own with { Production = own.Production || type == ResourceTypes.Secret };
        if (type == ResourceTypes.Environment) return own with { Environment = environment };

        // Whatever holds of an environment holds of what is in it.
        var around = Entry(ResourceTypes.Environment, environment);
        return own with
        {
            Environment = environment,
            Production = own.Production || around.Production,
            Closed = own.Closed || around.Closed,
            Cluster = own.Cluster ?? around.Cluster,
            TokenSeconds = Math.Min(own.TokenSeconds, around.TokenSeconds),
            ApprovalMinutes = Math.Min(own.ApprovalMinutes, around.ApprovalMinutes),
        };
    }

    /// <exception cref="FactsFileException">The file cannot be used.</exception>
    public static ResourceCatalog Load(string path) => FactsFile.Load<ResourceCatalogFile, ResourceCatalog>(path, file => new(Build(file)));

    private ResourceFacts Entry(string type, string id)
    {
        // A pipeline is its repository at work, and has the repository's facts.
        var entries = _byType[type == ResourceTypes.Pipeline ? ResourceTypes.Repository : type];
        return entries.GetValueOrDefault(id) ?? entries[Others];
    }

    private static FrozenDictionary<string, FrozenDictionary<string, ResourceFacts>> Build(ResourceCatalogFile file)
    {
        var wanted = ResourceTypes.All.Where(type => type is not (ResourceTypes.Pipeline or ResourceTypes.ToolServer)).ToArray();
        if (file.Resources.Keys.Except(wanted, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new FormatException($"it lists resources of type \"{unknown}\"; the types are {string.Join(", ", wanted)}");
        foreach (var type in wanted)
            if (!file.Resources.TryGetValue(type, out var entries) || !entries.ContainsKey(Others))
                throw new FormatException($"resources.{type} has no \"{Others}\", which says what holds of those that are not listed");

        return file.Resources.Append(new(ResourceTypes.ToolServer, new Dictionary<string, ResourceEntry> { [Others] = new() { Sensitivity = Sensitivities.Internal } }))
            .ToFrozenDictionary(
                type => type.Key,
                type => type.Value.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.ToFacts($"resources.{type.Key}.{entry.Key}", file.Clusters), StringComparer.Ordinal),
                StringComparer.Ordinal);
    }
}
