using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.TokenIssuer.Alerts;

/// <summary>What Alertmanager posts to a webhook (payload version 4), as far as it opens tasks.</summary>
/// <remarks>Labels and annotations are other people's text: only the alert's name goes any further, and a name is a word.</remarks>
internal sealed partial record AlertNotification
{
    private const int MostAlerts = 100;

    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        MaxDepth = 16,
    };

    public required string Version { get; init; }

    public required IReadOnlyList<Alert> Alerts { get; init; }

    public static bool IsAlertName(string? name) => name is not null && AlertName().IsMatch(name);

    /// <summary>The notification, or what is wrong with it, in words.</summary>
    public static async Task<(AlertNotification? Notification, string Fault)> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            var notification = await JsonSerializer.DeserializeAsync<AlertNotification>(body, Wire, cancellationToken);
            return notification switch
            {
                null => (null, "The body is null."),
                { Version: not "4" } => (null, "The version must be \"4\"."),
                { Alerts.Count: 0 or > MostAlerts } => (null, $"There must be 1 to {MostAlerts} alerts."),
                _ when notification.Alerts.Select(FaultOf).FirstOrDefault(fault => fault is not null) is { } fault => (null, fault),
                _ => (notification, ""),
            };
        }
        catch (JsonException e)
        {
            return (null, $"The body is not an Alertmanager notification: {e.Message}");
        }
    }

    private static string? FaultOf(Alert? alert, int index) =>
        alert is null ? $"The alert {index} is null."
        : alert.Status is not ("firing" or "resolved") ? $"The status of alert {index} must be firing or resolved."
        : !Fingerprint().IsMatch(alert.Fingerprint) ? $"The fingerprint of alert {index} must be 8 to 64 hexadecimal digits."
        : !IsAlertName(alert.Name) ? $"The label alertname of alert {index} must be 1 to 100 letters, digits, _ and -."
        : null;

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"^[0-9a-f]{8,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}

internal sealed record Alert
{
    public required string Status { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Alertmanager's hash of the labels: one alert, however often it is sent.</summary>
    public required string Fingerprint { get; init; }

    public string? Name => Labels.GetValueOrDefault("alertname");

    public bool IsFiring => Status == "firing";
}
