using System.Text.Json;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>Reads a JSON Schema as tools write them (draft 6 to 2020-12); what it does not know and could constrain, it refuses.</summary>
/// <remarks>Nothing is ever fetched: a reference leads to a place in the same schema or nowhere.</remarks>
internal sealed class SchemaReader
{
    private const int MostSchemas = 2000;
    private readonly JsonElement _root;
    private readonly Dictionary<string, SchemaNode> _read = new(StringComparer.Ordinal);

    private SchemaReader(JsonElement root) => _root = root;

    /// <exception cref="SchemaException">Arguments cannot be held to it.</exception>
    public static SchemaNode Read(JsonElement schema) => new SchemaReader(schema).Node(schema, "");

    private SchemaNode Node(JsonElement schema, string pointer)
    {
        if (_read.TryGetValue(pointer, out var known)) return known;
        if (_read.Count == MostSchemas) throw new SchemaException(pointer, $"more than {MostSchemas} schemas hold.");

        // Before its parts are read: a schema may lead back to itself.
        var node = _read[pointer] = new SchemaNode { RefusesAll = schema.ValueKind == JsonValueKind.False };
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return node;
        if (schema.ValueKind != JsonValueKind.Object) throw new SchemaException(pointer, "something that is no schema.");

        foreach (var member in schema.EnumerateObject())
        {
            try
            {
                Keyword(node, schema, member.Name, member.Value, $"{pointer}/{JsonPointers.Escape(member.Name)}");
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException)
            {
                throw new SchemaException($"{pointer}/{JsonPointers.Escape(member.Name)}", $"{e.Message}. No argument can be held to that.");
            }
        }

        return node;
    }

    private void Keyword(SchemaNode node, JsonElement schema, string keyword, JsonElement value, string pointer)
    {
        if (SchemaAssertions.Read(keyword, value) is { } assertion)
        {
            if (assertion.Words.Length > 0) node.Assertions.Add(assertion);
            return;
        }

        switch (keyword)
        {
            case "$ref": node.All.Add(Refer(value.GetString()!)); break;
            case "allOf": node.All.AddRange(Nodes(value, pointer)); break;
            case "anyOf": node.Any.AddRange(Nodes(value, pointer)); break;
            case "oneOf": node.One.AddRange(Nodes(value, pointer)); break;
            case "not": node.Not = Node(value, pointer); break;
            case "if":
                node.If = Node(value, pointer);
                if (schema.TryGetProperty("then", out var then)) node.Then = Node(then, $"{pointer[..^2]}then");
                if (schema.TryGetProperty("else", out var otherwise)) node.Else = Node(otherwise, $"{pointer[..^2]}else");
                break;
            case "properties":
                foreach (var property in value.EnumerateObject()) node.Properties[property.Name] = Node(property.Value, $"{pointer}/{JsonPointers.Escape(property.Name)}");
                break;
            case "patternProperties":
                foreach (var property in value.EnumerateObject())
                    node.PatternProperties.Add((SchemaPattern.Read(property.Name), Node(property.Value, $"{pointer}/{JsonPointers.Escape(property.Name)}")));
                break;
            case "dependentSchemas":
                foreach (var property in value.EnumerateObject()) node.DependentSchemas[property.Name] = Node(property.Value, $"{pointer}/{JsonPointers.Escape(property.Name)}");
                break;
            case "additionalProperties": node.AdditionalProperties = Node(value, pointer); break;
            case "propertyNames": node.PropertyNames = Node(value, pointer); break;
            case "required": node.Assertions.AddRange(value.EnumerateArray().Select(name => Required(name.GetString()!))); break;
            case "dependentRequired":
                foreach (var property in value.EnumerateObject())
                    node.Assertions.AddRange(property.Value.EnumerateArray().Select(name => Required(name.GetString()!, property.Name)));
                break;
            case "prefixItems": node.PrefixItems.AddRange(Nodes(value, pointer)); break;
            // Draft 7: a list of schemas is what prefixItems is now, and additionalItems is items.
            case "items" when value.ValueKind == JsonValueKind.Array: node.PrefixItems.AddRange(Nodes(value, pointer)); break;
            case "additionalItems" when schema.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array: node.Items = Node(value, pointer); break;
            case "additionalItems": break;
            case "items": node.Items = Node(value, pointer); break;
            case "contains":
                node.Contains = Node(value, pointer);
                if (schema.TryGetProperty("minContains", out var least)) node.MinContains = least.GetInt32();
                if (schema.TryGetProperty("maxContains", out var most)) node.MaxContains = most.GetInt32();
                break;
            // A name of its own changes what its references mean, unless it names the whole.
            case "$id" when pointer == "/$id": break;
            case "$schema" when SchemaKeywords.IsDialect(value.GetString()): break;
            default:
                if (!SchemaKeywords.IsAnnotation(keyword)) throw new FormatException($"\"{keyword}\", which is not known here");
                break;
        }
    }

    private List<SchemaNode> Nodes(JsonElement list, string pointer) =>
        [.. list.EnumerateArray().Select((schema, at) => Node(schema, $"{pointer}/{at}"))];

    private SchemaNode Refer(string reference)
    {
        if (!reference.StartsWith('#') || JsonPointers.Find(_root, Uri.UnescapeDataString(reference[1..])) is not { } target)
            throw new FormatException($"a reference to \"{reference}\", which is not in it; nothing is fetched");
        return Node(target, Uri.UnescapeDataString(reference[1..]));
    }

    private static SchemaAssertion Required(string name, string? with = null) => new(
        element => element.ValueKind != JsonValueKind.Object || element.TryGetProperty(name, out _) || with is not null && !element.TryGetProperty(with, out _),
        $"must have the member \"{name}\"{(with is null ? "" : $" where it has \"{with}\"")}");
}
