using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>What a server said of one tool, word for word, and since when.</summary>
internal sealed record SeenTool
{
    public required string Server { get; init; }

    public required string Tool { get; init; }

    public required JsonElement Definition { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public static string NameOf(string server, string tool) => JsonSerializer.Serialize<string[]>([server, tool]);

    public byte[] ToNote() => JsonSerializer.SerializeToUtf8Bytes(this, WireJson.Options);

    /// <returns>Null when the note is none, or another tool's.</returns>
    public static SeenTool? FromNote(string name, byte[] note)
    {
        try
        {
            return JsonSerializer.Deserialize<SeenTool>(note, WireJson.Options) is { } seen && NameOf(seen.Server, seen.Tool) == name ? seen : null;
        }
        catch (JsonException)
        {
            return null; // not written by this program; who looks sees a tool that was not seen
        }
    }
}
