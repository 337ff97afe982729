using System.Text.Json;
using System.Text.Unicode;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>JSON that every reader reads alike: UTF-8 (RFC 8725 §3.7) without a byte order mark, no member twice, nothing after the end.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>The object, or null when it is not one or could be read in two ways.</summary>
    public static JsonElement? ReadObject(byte[] utf8)
    {
        if (!Utf8.IsValid(utf8)) return null;

        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && MembersDifferInMoreThanCase(root) && IsText(root) ? root.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not JSON; or text that no UTF-8 can hold, such as half a surrogate pair
        }
    }

    /// <summary>RFC 7515 §4: names are compared case-sensitively. A reader who does not is given nothing to choose from.</summary>
    private static bool MembersDifferInMoreThanCase(JsonElement json)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return json.EnumerateObject().All(member => names.Add(member.Name));
    }

    /// <exception cref="InvalidOperationException">An escape stands for half a character.</exception>
    private static bool IsText(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().All(member => member.Name is not null && IsText(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(IsText),
        JsonValueKind.String => json.GetString() is not null,
        _ => true,
    };
}
