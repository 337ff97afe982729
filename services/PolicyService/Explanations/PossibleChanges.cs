using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>What could be otherwise about the facts that policies look at. Only what they can tell apart is worth trying.</summary>
internal static class PossibleChanges
{
    public const string Function = "principal.function";
    public const string FunctionsOfChain = "context.delegation.functions";

    /// <summary>What the call is, rather than what holds of it; and consent, which is people's to give and not a fact to wish for.</summary>
    private static readonly string[] NotToBeWished = ["context.call.action", "context.call.resource", "context.call.production", "context.approval"];

    /// <summary>Where the facts are words of a closed set, the policies need not name all of them.</summary>
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        [Function] = ["triage", "remediate", "review", "deploy"],
        ["context.call.sensitivity"] = ["public", "internal", "confidential", "secret"],
    };

    /// <param name="tests">What a policy looks at.</param>
    /// <param name="view">The facts as they are.</param>
    /// <param name="all">What all policies look at, permits first: the values that anybody asks for.</param>
    public static IEnumerable<FactChange> Of(IEnumerable<FactTest> tests, FactView view, IReadOnlyList<FactTest> all) =>
        tests.Where(test => view.Has(test.Path) && !NotToBeWished.Any(not => test.Path == not || test.Path.StartsWith($"{not}.", StringComparison.Ordinal)))
            .SelectMany(test => Of(test, view, all))
            .DistinctBy(change => $"{change.Path}={change.Value?.ToJsonString()}");

    private static IEnumerable<FactChange> Of(FactTest test, FactView view, IReadOnlyList<FactTest> all)
    {
        var now = view.Read(test.Path);
        return test.Kind switch
        {
            // What the agents of the chain are for follows from the agents.
            _ when test.Path == FunctionsOfChain => Words[Function].Select(word => new FactChange(Function, JsonValue.Create(word))),
            FactTestKind.Holds => Added(test, now, view).Concat(Taken(test, now, view)),
            FactTestKind.Has => [new(test.Path, now is null ? JsonValue.Create("given") : null)],
            FactTestKind.Plain when now?.GetValueKind() is JsonValueKind.True or JsonValueKind.False => [new(test.Path, JsonValue.Create(!now.GetValue<bool>()))],
            FactTestKind.Compared => Values(test, view, all).Where(value => !JsonNode.DeepEquals(value, now)).Select(value => new FactChange(test.Path, value)),
            _ => [],
        };
    }

    private static IEnumerable<JsonNode> Values(FactTest test, FactView view, IReadOnlyList<FactTest> all)
    {
        if (test.Other is { } other && view.Read(other) is { } value) yield return value;
        foreach (var literal in all.Where(one => one.Path == test.Path && one.Kind == FactTestKind.Compared).SelectMany(one => one.Literals))
        {
            var node = Node(literal);
            yield return node;
            if (literal.ValueKind != JsonValueKind.Number || !literal.TryGetInt64(out var number)) continue;
            yield return JsonValue.Create(number - 1);
            yield return JsonValue.Create(number + 1);
        }

        foreach (var word in Words.GetValueOrDefault(test.Path, [])) yield return JsonValue.Create(word);
    }

    private static IEnumerable<FactChange> Added(FactTest test, JsonNode? now, FactView view)
    {
        if (now is not JsonArray set) yield break;

        JsonNode[] missing = [.. Wanted(test, view).Where(value => !set.Any(item => JsonNode.DeepEquals(item, value)))];
        if (missing.Length > 0) yield return new(test.Path, new JsonArray([.. set.Concat(missing).Select(item => item?.DeepClone())]), missing);
        if (missing.Length < 2) yield break;
        foreach (var one in missing) yield return new(test.Path, new JsonArray([.. set.Append(one).Select(item => item?.DeepClone())]), [one]);
    }

    private static IEnumerable<FactChange> Taken(FactTest test, JsonNode? now, FactView view)
    {
        // The sets of the agents are each agent's own; what is taken from one cannot be said for all.
        if (now is not JsonArray set || !test.Path.StartsWith("context.", StringComparison.Ordinal)) return [];
        JsonNode[] unwanted = [.. Wanted(test, view)];
        JsonNode?[] rest = [.. set.Where(item => !unwanted.Any(value => JsonNode.DeepEquals(item, value)))];
        return rest.Length == set.Count ? [] : [new(test.Path, new JsonArray([.. rest.Select(item => item?.DeepClone())]))];
    }

    private static IEnumerable<JsonNode> Wanted(FactTest test, FactView view) =>
        test.Other is null ? test.Literals.Select(Node) : view.Read(test.Other) is { } value ? [value] : [];

    private static JsonNode Node(JsonElement literal) => JsonNode.Parse(literal.GetRawText())!;
}
