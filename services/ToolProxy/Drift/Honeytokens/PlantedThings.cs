using System.Buffers;
using System.Text.Json;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Drift.Honeytokens;

/// <summary>What was planted, and whether a call touches it. Values are looked for in every argument and prompt, also encoded.</summary>
internal sealed class PlantedThings
{
    public static readonly PlantedThings None = new(new());

    /// <summary>An encoding of an encoding of an encoding: deeper nobody hides by accident.</summary>
    private const int DeepestEncoding = 3;

    private readonly PlantedFile _file;
    private readonly SearchValues<string> _values;
    private readonly HashSet<string> _tools;
    private readonly Dictionary<PlantedResource, string> _resources;

    private PlantedThings(PlantedFile file)
    {
        _file = file;
        _values = SearchValues.Create([.. file.Values.Values.Select(PlainForm.Of)], StringComparison.OrdinalIgnoreCase);
        _tools = file.Tools.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _resources = file.Resources.ToDictionary(resource => Folded(resource.Value), resource => resource.Key);
    }

    /// <exception cref="PlantedThingsException">It is no such file.</exception>
    public static PlantedThings Load(string path) => new(PlantedFile.Load(path));

    /// <summary>In words without the value itself; null when it touches nothing.</summary>
    /// <param name="call">What an agent does.</param>
    /// <param name="prompts">Which prompts count as saying something.</param>
    public string? TouchedBy(ToolCall call, SearchedPrompts prompts)
    {
        if (call.Mcp?.Name is { } tool && _tools.TryGetValue($"{call.ServerName}.{tool}", out var planted))
            return $"The planted tool {planted} was called.";
        if (call.Resource is { } resource && _resources.TryGetValue(Folded(new(resource.Type, resource.Id)), out var name))
            return $"The planted resource \"{name}\" was reached for.";

        return _file.Values.Count > 0 && Texts(call, prompts).Select(text => Planted(text, DeepestEncoding)).FirstOrDefault(found => found is not null) is { } value
            ? $"The planted value \"{value}\" was in {(call.Kind == ServerKind.Model ? "a prompt" : "an argument")}."
            : null;
    }

    private string? Planted(string text, int depth)
    {
        var plain = PlainForm.Of(text);
        if (plain.AsSpan().ContainsAny(_values)) return _file.Values.First(value => plain.Contains(PlainForm.Of(value.Value), StringComparison.OrdinalIgnoreCase)).Key;
        if (depth == 0) return null;

        foreach (var run in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            foreach (var decoded in Decodings.Of(run))
                if (Planted(decoded, depth - 1) is { } found) return found;

        return null;
    }

    /// <summary>Also of a call whose tool or model is unknown. Prompts say again everything that was read: it matters whom they say it to.</summary>
    private static IEnumerable<string> Texts(ToolCall call, SearchedPrompts prompts)
    {
        if (call.Kind == ServerKind.Model)
        {
            var isSearched = prompts == SearchedPrompts.All || (prompts == SearchedPrompts.Leaving && (call.Tool is null || call.Tool.Sink is not null));
            return isSearched && call.Model is { Body: var prompt } ? JsonTexts.Of(JsonSerializer.SerializeToElement(prompt)) : [];
        }

        var arguments = call.Arguments.ValueKind != JsonValueKind.Undefined ? call.Arguments : call.Mcp?.Arguments ?? default;
        var http = call.Http is { } request ? request.Segments.Concat(request.Query.Values).Concat(JsonTexts.Of(request.Body ?? default)) : [];
        return JsonTexts.Of(arguments).Concat(http);
    }

    private static PlantedResource Folded(PlantedResource resource) => new(resource.Type, resource.Id.ToLowerInvariant());
}
