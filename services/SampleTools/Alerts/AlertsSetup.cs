using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Alerts;

internal static class AlertsSetup
{
    public static void AddAlerts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FiringAlerts>();
        builder.Services.AddSingleton<GovernedTool, ListAlerts>();
        builder.Services.AddSingleton<GovernedTool, GetAlert>();
    }

    public static void MapAlerts(this IEndpointRouteBuilder routes) => routes.MapAlertmanager();
}
