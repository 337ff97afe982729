using System.Globalization;
using System.Text.Json;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>RFC 6901.</summary>
internal static class JsonPointers
{
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Null when nothing stands there.</summary>
    public static JsonElement? Find(JsonElement root, string pointer)
    {
        if (pointer.Length == 0) return root;
        if (pointer[0] != '/') return null;

        var found = root;
        foreach (var part in pointer[1..].Split('/'))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out var member))
                found = member;
            else if (found.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < found.GetArrayLength())
                found = found[at];
            else
                return null;
        }

        return found;
    }
}
