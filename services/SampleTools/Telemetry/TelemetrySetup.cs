using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Telemetry;

internal static class TelemetrySetup
{
    public static void AddTelemetryQueries(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GovernedTool, QueryLogs>();
        builder.Services.AddSingleton<GovernedTool, QueryMetrics>();
    }
}
