using System.Globalization;

namespace AgentTrust.SampleTools.Alerts;

internal static class AlertText
{
    public static string Line(FiringAlert alert) => string.Create(CultureInfo.InvariantCulture,
        $"{alert.Name} ({alert.Labels.GetValueOrDefault("severity")}, service {alert.Labels.GetValueOrDefault("service")}) since {alert.StartsAt:yyyy-MM-ddTHH:mm:ssZ}: {alert.Annotations.GetValueOrDefault("summary")}");

    public static string Whole(FiringAlert alert) =>
        $"{Line(alert)}\n{string.Join('\n', alert.Annotations.Select(a => $"{a.Key}: {a.Value}"))}";
}
