using System.Text.Json;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.Drift.Honeytokens;

/// <summary>The file of honeytokens as JSON has it; each thing has a name of its own, which is all that records say of it.</summary>
internal sealed record PlantedFile
{
    private const int ShortestValue = 8;

    private static readonly JsonSerializerOptions Strict = new(WireJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Name → value: passwords, keys, addresses that stand where only a thief would take them from.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Name → resource that nobody has work with.</summary>
    public IReadOnlyDictionary<string, PlantedResource> Resources { get; init; } = new Dictionary<string, PlantedResource>();

    /// <summary><c>server.tool</c>; there need be no such tool, only somewhere where one reads of it.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <exception cref="PlantedThingsException">It cannot be read, or says something of no use.</exception>
    public static PlantedFile Load(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<PlantedFile>(File.ReadAllText(path), Strict) ?? throw new PlantedThingsException($"{path} is empty.");
            if (file.Values.FirstOrDefault(value => value.Value.Trim().Length < ShortestValue) is { Key: { } shortest })
                throw new PlantedThingsException($"{path}: the value \"{shortest}\" is shorter than {ShortestValue} characters, so honest text would have it by chance.");
            return file.Tools.FirstOrDefault(tool => tool.Split('.') is not [{ Length: > 0 }, { Length: > 0 }]) is { } malformed
                ? throw new PlantedThingsException($"{path}: the tool \"{malformed}\" must be written SERVER.TOOL.")
                : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new PlantedThingsException(e.Message, e);
        }
    }
}

internal sealed record PlantedResource(string Type, string Id);

internal sealed class PlantedThingsException : Exception
{
    public PlantedThingsException(string message)
        : base(message)
    {
    }

    public PlantedThingsException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
