using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Telemetry;

internal static class TelemetryRange
{
    private const int OneDay = 1440;

    public static void Check(int minutes)
    {
        if (minutes is < 1 or > OneDay) throw new ToolRefusedException($"minutes must be 1 to {OneDay}.");
    }
}
