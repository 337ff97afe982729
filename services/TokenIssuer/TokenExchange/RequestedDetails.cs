using System.Text.Json;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Json;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Reads <c>authorization_details</c> as RFC 9396 §5 demands: known types, known members, known shapes.</summary>
internal static class RequestedDetails
{
    private const int Longest = 8192;

    public static readonly JsonSerializerOptions Strict = new(WireJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 16,
    };

    /// <summary>The one element, or null when there is anything else.</summary>
    public static T? Read<T>(string? json, string type)
        where T : class
    {
        if (json is not { Length: <= Longest }) return null;
        try
        {
            var details = JsonSerializer.Deserialize<JsonElement[]>(json, Strict);
            return details is [{ ValueKind: JsonValueKind.Object } detail]
                && detail.TryGetProperty("type", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() == type
                ? detail.Deserialize<T>(Strict)
                : null;
        }
        catch (JsonException)
        {
            return null; // the caller says what was expected
        }
    }
}
