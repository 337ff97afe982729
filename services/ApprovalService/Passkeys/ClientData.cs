using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>What the browser says it did (WebAuthn Level 3 §5.8.1, CollectedClientData).</summary>
internal sealed record ClientData
{
    public const string Create = "webauthn.create";
    public const string Get = "webauthn.get";

    private static readonly JsonSerializerOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    [JsonPropertyName("type")]
    public required string Type { get; init; }

    [JsonPropertyName("challenge")]
    public required string Challenge { get; init; }

    [JsonPropertyName("origin")]
    public required string Origin { get; init; }

    [JsonPropertyName("crossOrigin")]
    public bool CrossOrigin { get; init; }

    [JsonPropertyName("topOrigin")]
    public string? TopOrigin { get; init; }

    /// <summary>Null when it is not client data at all; members of later versions are not looked at.</summary>
    public static ClientData? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<ClientData>(json, Json) is { Type: not null, Challenge: not null, Origin: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>WebAuthn Level 3 §7.1 and §7.2: the client data but for its challenge.</summary>
    public PasskeyFault? FaultFor(string ceremony, IEnumerable<string> origins) =>
        Type != ceremony ? PasskeyFault.AnotherCeremony
        : CrossOrigin || TopOrigin is not null ? PasskeyFault.CrossOrigin
        : !origins.Contains(Origin, StringComparer.Ordinal) ? PasskeyFault.AnotherOrigin
        : null;
}
