using System.Collections.Concurrent;
using System.Text.Json;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>Which facts a policy's conditions look at, read from the engine's own JSON form of the policy.</summary>
internal sealed class PolicyConditions(CedarModule module)
{
    private const int LargestMemory = 10_000;

    private readonly ConcurrentDictionary<string, IReadOnlyList<FactTest>> _known = new(StringComparer.Ordinal);

    /// <summary>In the order of the text, each once.</summary>
    public IReadOnlyList<FactTest> Of(Policy policy)
    {
        if (_known.TryGetValue(policy.Text, out var known)) return known;

        using var instance = module.CreateInstance();
        var answer = JsonSerializer.Deserialize<JsonElement>(instance.Call("policyToJson", JsonSerializer.SerializeToUtf8Bytes(policy.Text)));
        var tests = new List<FactTest>();
        foreach (var condition in answer.GetProperty("json").GetProperty("conditions").EnumerateArray())
            Walk(condition.GetProperty("body"), tests);

        if (_known.Count >= LargestMemory) _known.Clear();
        return _known[policy.Text] = tests;
    }

    private static void Walk(JsonElement expression, List<FactTest> tests)
    {
        if (expression.ValueKind == JsonValueKind.Array)
            foreach (var item in expression.EnumerateArray()) Walk(item, tests);
        if (expression.ValueKind != JsonValueKind.Object) return;

        if (PathOf(expression) is { } path)
        {
            if (path.Contains('.', StringComparison.Ordinal)) tests.Add(new(path, FactTestKind.Plain, []));
            return;
        }

        foreach (var node in expression.EnumerateObject()) Walk(node, tests);
    }

    private static void Walk(JsonProperty node, List<FactTest> tests)
    {
        var operands = node.Value.ValueKind == JsonValueKind.Object && node.Value.TryGetProperty("left", out var left)
            ? (Left: left, Right: node.Value.TryGetProperty("right", out var right) ? right : default)
            : default;
        switch (node.Name)
        {
            case "Value":
                return;
            case "has" when PathOf(operands.Left) is { } path && node.Value.TryGetProperty("attr", out var attr) && attr.ValueKind == JsonValueKind.String:
                tests.Add(new($"{path}.{attr.GetString()}", FactTestKind.Has, []));
                return;
            case "==" or "!=" or "<" or "<=" or ">" or ">=":
                if (Compare(operands.Left, operands.Right, tests) | Compare(operands.Right, operands.Left, tests)) return;
                break;
            case "contains" or "containsAll" or "containsAny":
                if (Contain(operands.Left, operands.Right, tests)) return;
                break;
        }

        Walk(node.Value, tests);
    }

    private static bool Compare(JsonElement one, JsonElement other, List<FactTest> tests)
    {
        if (PathOf(one) is not { } path || !path.Contains('.', StringComparison.Ordinal)) return false;
        if (PathOf(other) is { } otherPath) tests.Add(new(path, FactTestKind.Compared, [], otherPath));
        else if (Literals(other) is { Count: > 0 } literals) tests.Add(new(path, FactTestKind.Compared, literals));
        else return false;
        return true;
    }

    private static bool Contain(JsonElement set, JsonElement item, List<FactTest> tests)
    {
        if (PathOf(set) is { } path)
        {
            tests.Add(PathOf(item) is { } other ? new(path, FactTestKind.Holds, [], other) : new(path, FactTestKind.Holds, Literals(item)));
            return true;
        }

        if (PathOf(item) is not { } one) return false;
        tests.Add(new(one, FactTestKind.Compared, Literals(set)));
        return true;
    }

    private static string? PathOf(JsonElement expression)
    {
        if (expression.ValueKind != JsonValueKind.Object) return null;
        if (expression.TryGetProperty("Var", out var variable) && variable.ValueKind == JsonValueKind.String) return variable.GetString();
        return expression.TryGetProperty(".", out var access) && PathOf(access.GetProperty("left")) is { } left
            ? $"{left}.{access.GetProperty("attr").GetString()}"
            : null;
    }

    private static IReadOnlyList<JsonElement> Literals(JsonElement expression)
    {
        if (expression.ValueKind != JsonValueKind.Object) return [];
        if (expression.TryGetProperty("Value", out var value)) return [value];
        return expression.TryGetProperty("Set", out var set) && set.ValueKind == JsonValueKind.Array ? [.. set.EnumerateArray().SelectMany(Literals)] : [];
    }
}
