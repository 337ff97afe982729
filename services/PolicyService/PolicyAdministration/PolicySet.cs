using System.Collections.Frozen;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>A schema and the policies that fit it, immutable and named by their content.</summary>
internal sealed class PolicySet
{
    private readonly FrozenDictionary<string, Policy> _byId;
    private readonly PolicySlices _slices;
    private readonly FrozenSet<EntityUid> _names;
    private readonly bool _listsEntities;
    private readonly FrozenDictionary<string, PolicyReads> _reads = FrozenDictionary<string, PolicyReads>.Empty;

    /// <summary>A set of this house: actions lie outside any namespace, and all are known.</summary>
    public PolicySet(string version, string schema, IReadOnlyList<SchemaAction> actions, IReadOnlyList<Policy> policies)
        : this(version, schema, policies, HierarchyOf(actions)) =>
        (Actions, _reads) = (actions.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal), ReadsByAction(actions, policies));

    /// <summary>Any set that the engine reads.</summary>
    /// <param name="schema">Null when nothing is validated.</param>
    /// <param name="actions">Every action of the schema, with itself and all groups above it; null without a schema.</param>
    public PolicySet(
        string version, string? schema, IReadOnlyList<Policy> policies, IReadOnlyDictionary<EntityUid, IReadOnlySet<EntityUid>>? actions)
    {
        Version = version;
        Schema = schema;
        Policies = policies;
        _byId = policies.ToFrozenDictionary(policy => policy.Id, StringComparer.Ordinal);
        _slices = new(policies, actions);
        _names = policies.SelectMany(policy => policy.Names).ToFrozenSet();
        _listsEntities = schema?.Contains("enum", StringComparison.Ordinal) == true;
    }

    /// <summary><c>sha256:…</c> over the RFC 8785 form of every file's name and text.</summary>
    public string Version { get; }

    /// <summary>Null in a set without one: then nothing is validated.</summary>
    public string? Schema { get; }

    /// <summary>Null when the schema is asked as a whole.</summary>
    public SchemaParts? SchemaParts { get; init; }

    public IReadOnlyList<Policy> Policies { get; }

    /// <summary>Empty when the set is not one of this house.</summary>
    public FrozenDictionary<string, SchemaAction> Actions { get; } = FrozenDictionary<string, SchemaAction>.Empty;

    public Policy? Find(string id) => _byId.GetValueOrDefault(id);

    /// <inheritdoc cref="PolicySlices.ActionNames"/>
    public IReadOnlyList<string> ActionNames => _slices.ActionNames;

    /// <inheritdoc cref="PolicySlices.ActionsNamed"/>
    public IReadOnlyList<EntityUid> ActionsNamed(string name) => _slices.ActionsNamed(name);

    /// <summary>The policies whose head can match the request, whatever the facts are.</summary>
    public PolicySlice ForHead(EngineRequest request) => _slices.For(request);

    /// <summary>The policies that can match the request and its facts: all the others cannot change a decision about it.</summary>
    public PolicySlice For(EngineRequest request) => ForHead(request).Narrow(request);

    /// <summary>Whether an entity's name alone can change a decision: a policy names it, or the schema does, which has actions lie below groups and may list the entities of a type. What is in doubt counts.</summary>
    public bool Names(EntityUid entity) => _listsEntities || _names.Contains(entity) || Evaluation.Cedar.SchemaParts.IsAction(entity.Type);

    /// <summary>Policies whose review was due before a day.</summary>
    public IReadOnlyList<Policy> OverdueOn(DateOnly today) => [.. Policies.Where(policy => policy.Review < today).OrderBy(policy => policy.Id, StringComparer.Ordinal)];

    /// <summary>What any policy that the action's name can match may read.</summary>
    public PolicyReads ReadsOf(string action) => _reads.GetValueOrDefault(action, PolicyReads.All);

    private static FrozenDictionary<string, PolicyReads> ReadsByAction(IReadOnlyList<SchemaAction> actions, IReadOnlyList<Policy> policies)
    {
        var hierarchy = HierarchyOf(actions);
        return actions.ToFrozenDictionary(
            action => action.Name,
            action => policies.Where(policy => Matches(policy.Scope.Action, new("Action", action.Name), hierarchy[new("Action", action.Name)]))
                .Aggregate(PolicyReads.None, (reads, policy) => reads | policy.Reads),
            StringComparer.Ordinal);

        static bool Matches(ScopeConstraint scope, EntityUid action, IReadOnlySet<EntityUid> withGroups) =>
            (scope.Equal is not { } one || one == action) && (scope.In is not { } many || many.Any(withGroups.Contains));
    }

    private static Dictionary<EntityUid, IReadOnlySet<EntityUid>> HierarchyOf(IReadOnlyList<SchemaAction> actions)
    {
        var byName = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);
        return actions.ToDictionary(
            action => ActionUid(action.Name),
            IReadOnlySet<EntityUid> (action) => action.WithGroups(byName).Select(ActionUid).ToHashSet());

        static EntityUid ActionUid(string name) => new("Action", name);
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
