using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Parsing and validation by the engine itself: what it accepts here is what it decides with.</summary>
internal sealed class CedarLanguage(CedarInstance instance)
{
    public IReadOnlyList<SchemaAction> ReadActions(string schema, string path)
    {
        var answer = Parse(instance.Call("schemaToJson", SchemaJson(schema)));
        if (FirstError(answer) is { } error) throw Unparsable(path, schema, error);

        // No namespace is used, so the only one there is has the empty name.
        if (!answer.GetProperty("json").TryGetProperty("", out var declared))
            throw new CedarTextException($"{path}: declare entities and actions outside any namespace.");

        return [.. declared.GetProperty("actions").EnumerateObject().Select(ReadAction)];
    }

    /// <summary>Every action of a schema, in whatever namespace, with itself and all groups above it.</summary>
    public (IReadOnlyDictionary<EntityUid, IReadOnlySet<EntityUid>> Groups, SchemaParts? Parts) ReadSchema(string schema, string path)
    {
        var answer = Parse(instance.Call("schemaToJson", SchemaJson(schema)));
        if (FirstError(answer) is { } error) throw Unparsable(path, schema, error);

        var json = answer.GetProperty("json");
        var groups = ActionGroups.Read(json);
        return (groups, SchemaParts.Of(json, groups));
    }

    // The JSON form of a schema is an object; the readable form is passed as a string, and never starts with a brace.
    internal static byte[] SchemaJson(string schema) =>
        schema.AsSpan().TrimStart() is ['{', ..] ? Encoding.UTF8.GetBytes(schema) : JsonSerializer.SerializeToUtf8Bytes(schema);

    /// <summary>The policies of a text, in its order.</summary>
    public IReadOnlyList<PolicyPart> ReadPolicies(string text, string path)
    {
        var answer = Parse(instance.Call("policySetTextToParts", text));
        if (FirstError(answer) is { } error) throw Unparsable(path, text, error);
        if (answer.GetProperty("policy_templates").GetArrayLength() > 0)
            throw new CedarTextException($"{path}: holds a policy template (\"?principal\" or \"?resource\"); write the policy out.");

        // The engine names policies by their place in the text and gives them in the order of these names: policy10 before policy2.
        var texts = answer.GetProperty("policies").EnumerateArray().Select(part => part.GetString()!).ToArray();
        var places = Enumerable.Range(0, texts.Length).OrderBy(place => place.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return [.. places.Zip(texts, (place, part) => ReadPolicy(place, part, path)).OrderBy(part => part.Position)];
    }

    public IReadOnlyList<CedarFault> Validate(string schema, IEnumerable<Policy> policies)
    {
        var answer = Parse(instance.Call("validate", JsonSerializer.SerializeToUtf8Bytes(new
        {
            schema = Parse(SchemaJson(schema)),
            policies = new { staticPolicies = policies.ToDictionary(policy => policy.Id, policy => policy.Text) },
        })));

        if (FirstError(answer) is { } error) return [new("", error.Message)];
        return [.. Faults(answer, "validationErrors"), .. Faults(answer, "validationWarnings").Select(fault => fault with { IsWarning = true })];
    }

    /// <summary>Null, or what is wrong with an array of entities.</summary>
    public string? EntityFault(JsonElement entities, string? schema)
    {
        var answer = Parse(instance.Call("checkParseEntities", JsonSerializer.SerializeToUtf8Bytes(
            new { entities, schema = schema is null ? null : (JsonElement?)Parse(SchemaJson(schema)) })));
        return FirstError(answer)?.Message;
    }

    private PolicyPart ReadPolicy(int place, string text, string path)
    {
        var answer = Parse(instance.Call("policyToJson", JsonSerializer.SerializeToUtf8Bytes(text)));
        if (FirstError(answer) is { } error) throw Unparsable(path, text, error);

        var json = answer.GetProperty("json");
        var annotations = json.TryGetProperty("annotations", out var given)
            ? given.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString() ?? "", StringComparer.Ordinal)
            : [];
        return new(place, json.GetProperty("effect").GetString() == "permit", annotations, PolicyScopes.Read(json), PolicyScopes.Mentions(json), text) { Reads = CedarReads.Of(json), Guard = CedarGuards.Read(json), Names = PolicyScopes.Names(json) };
    }

    private static string ActionName(JsonElement uid) => uid.GetProperty("id").GetString()!;

    private static SchemaAction ReadAction(JsonProperty action)
    {
        var groups = action.Value.TryGetProperty("memberOf", out var above) && above.ValueKind == JsonValueKind.Array
            ? above.EnumerateArray().Select(ActionName).ToArray()
            : [];
        var resources = action.Value.TryGetProperty("appliesTo", out var appliesTo) && appliesTo.ValueKind == JsonValueKind.Object
            ? appliesTo.GetProperty("resourceTypes").EnumerateArray().Select(type => type.GetString()!).ToArray()
            : [];
        return new(action.Name, groups, resources);
    }

    private static IEnumerable<CedarFault> Faults(JsonElement answer, string list) =>
        answer.GetProperty(list).EnumerateArray().Select(fault =>
            new CedarFault(fault.GetProperty("policyId").GetString()!, CedarError.Read(fault.GetProperty("error")).Message));

    private static CedarError? FirstError(JsonElement answer) =>
        answer.GetProperty("type").GetString() == "success" ? null : CedarError.Read(answer.GetProperty("errors")[0]);

    private static CedarTextException Unparsable(string path, string text, CedarError error)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var place = error.Start is { } start && start <= bytes.Length ? $"({bytes.AsSpan(0, start).Count((byte)'\n') + 1})" : "";
        return new($"{path}{place}: {error.Message}. Correct it; the engine is Cedar {CedarModule.EngineVersion}.");
    }

    private static JsonElement Parse(byte[] json) => JsonSerializer.Deserialize<JsonElement>(json);
}

/// <summary>A policy that does not fit.</summary>
internal sealed record CedarFault(string Policy, string Message)
{
    /// <summary>It fits, and yet it cannot mean what it says: it never holds, for example.</summary>
    public bool IsWarning { get; init; }
}

/// <summary>An error in the engine's own words, with the place when it names one.</summary>
internal sealed record CedarError(string Message, int? Start)
{
    public static CedarError Read(JsonElement error)
    {
        var message = error.GetProperty("message").GetString()!;
        var help = error.TryGetProperty("help", out var given) && given.ValueKind == JsonValueKind.String ? $"; {given.GetString()}" : "";
        int? start = null;
        var label = "";
        if (error.TryGetProperty("sourceLocations", out var places) && places.ValueKind == JsonValueKind.Array && places.GetArrayLength() > 0)
        {
            start = places[0].GetProperty("start").GetInt32();
            if (places[0].TryGetProperty("label", out var text) && text.ValueKind == JsonValueKind.String) label = $", {text.GetString()}";
        }

        return new(message + label + help, start);
    }
}
