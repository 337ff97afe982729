using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Alerts;

internal static class AlertsSetup
{
    public static void AddAlerts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>();
        builder.Services.AddSingleton<AlertTasks>();
    }
}
