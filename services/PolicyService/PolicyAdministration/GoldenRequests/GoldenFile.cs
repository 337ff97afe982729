using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;

/// <summary>Reads <c>decisions/*.json</c>: one base of request and facts, and cases that each patch it (RFC 7396).</summary>
internal static class GoldenFile
{
    /// <exception cref="PolicySetException">Names file and case.</exception>
    public static IReadOnlyList<GoldenRequest> Read(string file, string text)
    {
        try
        {
            var golden = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("it is not a JSON object");
            var cases = golden["cases"] as JsonArray ?? throw new JsonException("it has no list \"cases\"");
            var names = new HashSet<string>(StringComparer.Ordinal);
            return [.. cases.Select(@case => ReadCase(file, golden, @case, names))];
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new PolicySetException($"{file} does not hold golden requests: {e.Message.TrimEnd('.')}. Correct it, or take it out of the set.", e);
        }
    }

    private static GoldenRequest ReadCase(string file, JsonObject golden, JsonNode? @case, HashSet<string> names)
    {
        var name = @case?["name"]?.GetValue<string>() ?? throw new JsonException("a case has no \"name\"");
        if (!names.Add(name)) throw new JsonException($"the name \"{name}\" is given twice");
        try
        {
            var input = Merge(golden["base"]?.DeepClone(), @case["patch"]) as JsonObject ?? throw new JsonException("base and patch make no JSON object");
            var request = Contract<EvaluationRequest>(input["request"]);
            var call = request.Context?.Deserialize<ToolCallContext>(WireJson.Options) ?? throw new JsonException("its request has no context");
            return new()
            {
                File = file,
                Name = name,
                Surroundings = Around(input["surroundings"] as JsonObject ?? [], golden["now"]),
                Request = request,
                Call = call,
                Chain = [.. Chain(input, call)],
                Task = Contract<TaskFacts>(input["task"]),
                Consent = @case["consent"] is { } given ? Contract<ConsentFacts>(given) : null,
                Expected = Contract<GoldenDecision>(@case["expected"]),
            };
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new JsonException($"\"{name}\": {e.Message}", e);
        }
    }

    // The context names the agents that act, current one first; the task's own agent stands before all of them.
    private static IEnumerable<AgentFacts> Chain(JsonObject input, ToolCallContext call)
    {
        var known = (input["actors"] as JsonObject ?? []).Select(actor => Contract<AgentFacts>(actor.Value)).ToDictionary(actor => actor.Id, StringComparer.Ordinal);
        return (call.Actors ?? [])
            .Select(id => known.GetValueOrDefault(id) ?? throw new JsonException($"it says nothing about {id}"))
            .Append(Contract<AgentFacts>(input["agent"])).Reverse();
    }

    // Of what the file does not say, the ordinary holds: a working hour, and a resource that nobody said anything special about.
    private static Surroundings Around(JsonObject said, JsonNode? now)
    {
        said["now"] = now?.DeepClone() ?? throw new JsonException("the file does not say what time it is \"now\"");
        return Contract<Surroundings>(said);
    }

    private static T Contract<T>(JsonNode? node) =>
        node.Deserialize<T>(WireJson.Options) ?? throw new JsonException($"it has no {typeof(T).Name}");

    // RFC 7396: null removes, an object merges, anything else replaces.
    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();

        var merged = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            var value = Merge(merged[name]?.DeepClone(), change);
            if (value is null) merged.Remove(name);
            else merged[name] = value;
        }

        return merged;
    }

    // What JSON nodes throw when a member is of another kind or given twice.
    private static bool IsMalformed(Exception e) =>
        e is JsonException or InvalidOperationException or FormatException or ArgumentException;
}
