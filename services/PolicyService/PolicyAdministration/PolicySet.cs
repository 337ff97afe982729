using System.Collections.Frozen;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>A schema and the policies that fit it, immutable and named by their content.</summary>
internal sealed class PolicySet
{
    private readonly FrozenDictionary<string, Policy> _byId;
    private readonly FrozenDictionary<string, IReadOnlyList<Policy>> _byAction;

    public PolicySet(string version, string schema, IReadOnlyList<SchemaAction> actions, IReadOnlyList<Policy> policies)
    {
        Version = version;
        Schema = schema;
        Policies = policies;
        Actions = actions.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal);
        _byId = policies.ToFrozenDictionary(policy => policy.Id, StringComparer.Ordinal);
        _byAction = actions.ToFrozenDictionary(action => action.Name, SliceFor, StringComparer.Ordinal);
    }

    /// <summary><c>sha256:…</c> over the RFC 8785 form of every file's name and text.</summary>
    public string Version { get; }

    public string Schema { get; }

    public IReadOnlyList<Policy> Policies { get; }

    public FrozenDictionary<string, SchemaAction> Actions { get; }

    public Policy? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The policies whose scope can match the action: all the others cannot change a decision about it.</summary>
    public IReadOnlyList<Policy> For(string action) => _byAction[action];

    private IReadOnlyList<Policy> SliceFor(SchemaAction action)
    {
        var names = action.WithGroups(Actions);
        return [.. Policies.Where(policy => policy.Actions is null || policy.Actions.Any(names.Contains))];
    }
}

/// <summary>An action as the schema declares it.</summary>
internal sealed record SchemaAction(string Name, IReadOnlyList<string> Groups, IReadOnlyList<string> ResourceTypes)
{
    /// <summary>Its own name and those of all groups above it.</summary>
    public IReadOnlySet<string> WithGroups(IReadOnlyDictionary<string, SchemaAction> all)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { Name };
        var open = new Stack<string>(Groups);
        while (open.TryPop(out var group))
            if (names.Add(group) && all.TryGetValue(group, out var above))
                foreach (var next in above.Groups) open.Push(next);
        return names;
    }
}
