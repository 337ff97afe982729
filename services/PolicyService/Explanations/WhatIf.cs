using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>Reads "this fact were that" in the words of policies; <c>context.</c> and <c>principal.</c> may be left out.</summary>
internal static class WhatIf
{
    private const string Consent = "consent";
    private static readonly string[] Prefixes = ["", "context.", "principal.", "resource."];

    /// <returns>The situation with the changes, or which of them is none.</returns>
    public static (Situation? Situation, string? Fault) Apply(
        Situation situation, IEnumerable<KeyValuePair<string, string>> changes, IPolicyEngine engine, PolicyConditions conditions)
    {
        var known = situation.Policies(engine).SelectMany(conditions.Of).Select(test => test.Path).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var (name, value) in changes)
        {
            if (name == Consent)
            {
                var groups = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
                situation = situation with { Consent = groups.Length == 0 ? null : new([.. groups.Order(StringComparer.Ordinal)], groups.Length) };
                continue;
            }

            var view = situation.View(situation.Chain[0], engine);
            var path = Prefixes.Select(prefix => prefix + name).FirstOrDefault(path => view.Read(path) is not null || (view.Has(path) && known.Contains(path)));
            if (path is null || path.StartsWith("context.approval", StringComparison.Ordinal))
                return (null, $"There is no fact \"{name}\" to change; the policies look at {string.Join(", ", known.Where(one => !one.StartsWith("context.approval", StringComparison.Ordinal)).Append(Consent))}.");
            if (!TryRead(value, view.Read(path), out var node)) return (null, $"\"{value}\" is no value of {path}, which is {view.Read(path)!.ToJsonString()}.");

            situation = situation.With([new(path, node)]);
        }

        return (situation, null);
    }

    // The kind of value stays what it was; of a fact that was not there any text is one.
    private static bool TryRead(string text, JsonNode? now, out JsonNode? value)
    {
        value = now?.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : null,
            JsonValueKind.Number => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null,
            JsonValueKind.Array => new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)JsonValue.Create(item))]),
            JsonValueKind.Object => null,
            _ => JsonValue.Create(text),
        };
        return value is not null;
    }
}
