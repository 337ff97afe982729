using System.Diagnostics.Metrics;

namespace AgentTrust.ApprovalService.Channels;

/// <summary>Every name that channels measure under.</summary>
internal static class ChannelTelemetry
{
    public const string MeterName = "AgentTrust.Channels";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Counter<long> s_deliveries = s_meter.CreateCounter<long>("agenttrust.notice.deliveries", "deliveries", "Attempts to tell people something, by whether they arrived.");

    public static void Sent(ChannelKind kind, bool arrived) =>
        s_deliveries.Add(1, new("channel", kind.ToString().ToLowerInvariant()), new("arrived", arrived));
}
