using System.Text.Json.Serialization;
using AgentTrust.SampleTools.ToolAuthorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.SampleTools.Alerts;

/// <summary>The part of the Alertmanager API v2 that readers of alerts use (<c>GET /api/v2/alerts</c>).</summary>
internal static class AlertmanagerEndpoints
{
    public static void MapAlertmanager(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/alertmanager/api/v2").WithTags("Alertmanager");

        api.MapGet("/alerts", List).RequireToolToken(new("alertmanager", "alert.read", new("alert")));
    }

    private static Results<Ok<IReadOnlyList<GettableAlert>>, ProblemHttpResult> List(
        FiringAlerts alerts, TimeProvider time, string[]? filter, bool active = true)
    {
        var matchers = (filter ?? []).Select(LabelMatcher.Parse).ToArray();
        if (matchers.Contains(null))
            return TypedResults.Problem("A filter is label=\"value\" or label!=\"value\".", statusCode: StatusCodes.Status400BadRequest);

        var now = time.GetUtcNow();
        return TypedResults.Ok<IReadOnlyList<GettableAlert>>([.. alerts.List()
            .Where(alert => active && matchers.All(matcher => matcher!.Matches(alert.Labels)))
            .Select(alert => GettableAlert.Of(alert, now))]);
    }

    /// <summary>Alertmanager's own names: camelCase, unlike the platform's contracts.</summary>
    internal sealed record GettableAlert
    {
        [JsonPropertyName("annotations")]
        public required IReadOnlyDictionary<string, string> Annotations { get; init; }

        [JsonPropertyName("labels")]
        public required IReadOnlyDictionary<string, string> Labels { get; init; }

        [JsonPropertyName("fingerprint")]
        public required string Fingerprint { get; init; }

        [JsonPropertyName("receivers")]
        public required IReadOnlyList<Receiver> Receivers { get; init; }

        [JsonPropertyName("status")]
        public required AlertStatus Status { get; init; }

        [JsonPropertyName("startsAt")]
        public required DateTimeOffset StartsAt { get; init; }

        [JsonPropertyName("updatedAt")]
        public required DateTimeOffset UpdatedAt { get; init; }

        [JsonPropertyName("endsAt")]
        public required DateTimeOffset EndsAt { get; init; }

        public static GettableAlert Of(FiringAlert alert, DateTimeOffset now) => new()
        {
            Annotations = alert.Annotations,
            Labels = alert.Labels,
            Fingerprint = alert.Fingerprint,
            Receivers = [new("on-call")],
            Status = new("active", [], []),
            StartsAt = alert.StartsAt,
            UpdatedAt = now,
            EndsAt = now.AddMinutes(4),
        };
    }

    internal sealed record Receiver([property: JsonPropertyName("name")] string Name);

    internal sealed record AlertStatus(
        [property: JsonPropertyName("state")] string State,
        [property: JsonPropertyName("silencedBy")] IReadOnlyList<string> SilencedBy,
        [property: JsonPropertyName("inhibitedBy")] IReadOnlyList<string> InhibitedBy);
}
