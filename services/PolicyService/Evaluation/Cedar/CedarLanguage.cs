using System.Text;
using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Parsing and validation by the engine itself: what it accepts here is what it decides with.</summary>
internal sealed class CedarLanguage(CedarInstance instance)
{
    public IReadOnlyList<SchemaAction> ReadActions(string schema, string path)
    {
        var answer = Parse(instance.Call("schemaToJson", JsonSerializer.SerializeToUtf8Bytes(schema)));
        if (FirstError(answer) is { } error) throw Unparsable(path, schema, error);

        // No namespace is used, so the only one there is has the empty name.
        if (!answer.GetProperty("json").TryGetProperty("", out var declared))
            throw new PolicySetException($"{path}: declare entities and actions outside any namespace.");

        return [.. declared.GetProperty("actions").EnumerateObject().Select(ReadAction)];
    }

    public IEnumerable<Policy> ReadPolicies(string text, string path)
    {
        var answer = Parse(instance.Call("policySetTextToParts", text));
        if (FirstError(answer) is { } error) throw Unparsable(path, text, error);
        if (answer.GetProperty("policy_templates").GetArrayLength() > 0)
            throw new PolicySetException($"{path}: holds a policy template (\"?principal\" or \"?resource\"); write the policy out.");

        foreach (var part in answer.GetProperty("policies").EnumerateArray())
            yield return ReadPolicy(part.GetString()!, path);
    }

    public IReadOnlyList<CedarFault> Validate(string schema, IEnumerable<Policy> policies)
    {
        var answer = Parse(instance.Call("validate", JsonSerializer.SerializeToUtf8Bytes(new
        {
            schema,
            policies = new { staticPolicies = policies.ToDictionary(policy => policy.Id, policy => policy.Text) },
        })));

        if (FirstError(answer) is { } error) return [new("", error.Message)];
        return [.. Faults(answer, "validationErrors"), .. Faults(answer, "validationWarnings")];
    }

    private Policy ReadPolicy(string text, string path)
    {
        var answer = Parse(instance.Call("policyToJson", JsonSerializer.SerializeToUtf8Bytes(text)));
        if (FirstError(answer) is { } error) throw Unparsable(path, text, error);

        var json = answer.GetProperty("json");
        var annotations = json.TryGetProperty("annotations", out var given)
            ? given.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString() ?? "", StringComparer.Ordinal)
            : [];
        if (PolicyAnnotations.Fault(annotations) is { } fault)
            throw new PolicySetException($"{path}: policy \"{annotations.GetValueOrDefault("id", FirstLine(text))}\" {fault}");

        return new()
        {
            Id = annotations["id"],
            Reason = annotations["reason"],
            Requirement = annotations["requirement"],
            Status = annotations["status"] == "settled" ? PolicyStatus.Settled : PolicyStatus.Interim,
            Permits = json.GetProperty("effect").GetString() == "permit",
            Approval = PolicyAnnotations.Approval(annotations),
            Actions = ScopeOf(json.GetProperty("action")),
            Text = text,
            File = path,
        };
    }

    // Anything but a plain list of actions counts as every action: a slice may hold too much, never too little.
    private static string[]? ScopeOf(JsonElement scope)
    {
        if (scope.TryGetProperty("entity", out var one)) return IsAction(one) ? [ActionName(one)] : null;
        if (!scope.TryGetProperty("entities", out var many)) return null;
        return many.EnumerateArray().All(IsAction) ? [.. many.EnumerateArray().Select(ActionName)] : null;
    }

    private static bool IsAction(JsonElement uid) => uid.TryGetProperty("type", out var type) && type.GetString() == "Action";

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

    private static PolicySetException Unparsable(string path, string text, CedarError error)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var place = error.Start is { } start && start <= bytes.Length ? $"({bytes.AsSpan(0, start).Count((byte)'\n') + 1})" : "";
        return new($"{path}{place}: {error.Message}. Correct it; the engine is Cedar {CedarModule.EngineVersion}.");
    }

    private static string FirstLine(string text) => text.AsSpan().Trim().ToString().Split('\n')[0];

    private static JsonElement Parse(byte[] json) => JsonSerializer.Deserialize<JsonElement>(json);
}

/// <summary>A policy that does not fit.</summary>
internal sealed record CedarFault(string Policy, string Message);

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
