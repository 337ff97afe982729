using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>One schema of JSON Schema, read: what a value must be, and the schemas of what is in it.</summary>
internal sealed class SchemaNode
{
    /// <summary>The schema <c>false</c>.</summary>
    public bool RefusesAll { get; init; }

    public List<SchemaAssertion> Assertions { get; } = [];

    public Dictionary<string, SchemaNode> Properties { get; } = new(StringComparer.Ordinal);

    public List<(Regex Name, SchemaNode Schema)> PatternProperties { get; } = [];

    public SchemaNode? AdditionalProperties { get; set; }

    public SchemaNode? PropertyNames { get; set; }

    public Dictionary<string, SchemaNode> DependentSchemas { get; } = new(StringComparer.Ordinal);

    public List<SchemaNode> PrefixItems { get; } = [];

    /// <summary>Of the elements that no prefix item is about.</summary>
    public SchemaNode? Items { get; set; }

    public SchemaNode? Contains { get; set; }

    public int MinContains { get; set; } = 1;

    public int MaxContains { get; set; } = int.MaxValue;

    /// <summary><c>allOf</c>, and what <c>$ref</c> leads to.</summary>
    public List<SchemaNode> All { get; } = [];

    public List<SchemaNode> Any { get; } = [];

    public List<SchemaNode> One { get; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    /// <summary>It says nothing of a value: <c>true</c>, <c>{}</c>, a title.</summary>
    public bool SaysNothing => !RefusesAll && Assertions.Count == 0 && Properties.Count == 0 && PatternProperties.Count == 0
        && AdditionalProperties is null && PropertyNames is null && DependentSchemas.Count == 0 && PrefixItems.Count == 0 && Items is null
        && Contains is null && All.Count == 0 && Any.Count == 0 && One.Count == 0 && Not is null && If is null;
}

/// <summary>One keyword that looks at a value alone.</summary>
/// <param name="Holds">Also of every value of a type that the keyword is not about.</param>
/// <param name="Words">"must be …".</param>
internal sealed record SchemaAssertion(Func<JsonElement, bool> Holds, string Words);
