using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.SampleTools.Estate;

/// <summary>The files of <c>Seed/</c>, beside the program.</summary>
internal sealed class SeedFiles
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Seed");

    public string PathOf(string name) => Path.Combine(_folder, name);

    public T Read<T>(string name)
    {
        using var file = File.OpenRead(PathOf(name));
        return JsonSerializer.Deserialize<T>(file, WireJson.Options) ?? throw new JsonException($"Seed/{name} holds null.");
    }

    public IReadOnlyList<T> ReadLines<T>(string name) =>
        [.. File.ReadLines(PathOf(name)).Where(line => line.Length > 0).Select(line =>
            JsonSerializer.Deserialize<T>(line, WireJson.Options) ?? throw new JsonException($"Seed/{name} holds a null line."))];
}
