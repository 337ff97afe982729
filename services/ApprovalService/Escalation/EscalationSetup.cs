using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Escalation;

internal static class EscalationSetup
{
    public static void AddEscalation(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EscalationOptions>().BindConfiguration(EscalationOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EscalationOptions>, EscalationOptionsValidator>();
        builder.Services.AddHostedService<EscalationSweep>();
    }
}
