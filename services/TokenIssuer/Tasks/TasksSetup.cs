using AgentTrust.TokenIssuer.Alerts;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tasks;

internal static class TasksSetup
{
    public static void AddTasks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<TaskOptions>().BindConfiguration(TaskOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TaskOptions>, TaskOptionsValidator>();
        builder.Services.AddOptions<RightsOptions>().BindConfiguration(RightsOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RightsOptions>, RightsOptionsValidator>();
        builder.Services.AddHostedService<TaskExpiry>();
        builder.AddAlerts();
    }
}
