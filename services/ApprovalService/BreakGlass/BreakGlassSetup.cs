using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.BreakGlass;

internal static class BreakGlassSetup
{
    public static void AddBreakGlass(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BreakGlassOptions>().BindConfiguration(BreakGlassOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<BreakGlassOptions>, BreakGlassOptionsValidator>();
        builder.Services.AddSingleton<IBreakGlassReviews, PostgresBreakGlassReviews>();
        builder.Services.AddHostedService<BreakGlassReminders>();
    }
}
