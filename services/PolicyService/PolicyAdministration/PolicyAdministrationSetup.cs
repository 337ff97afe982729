using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration;

internal static class PolicyAdministrationSetup
{
    public static void AddPolicyAdministration(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PolicyOptions>().BindConfiguration(PolicyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IPostConfigureOptions<PolicyOptions>, PolicyOptionsDefaults>();
        builder.Services.AddSingleton<IValidateOptions<PolicyOptions>, PolicyOptionsValidator>();

        builder.AddServiceClient<AuditClient>("audit-service");
        builder.Services.AddSingleton<ActivePolicySet>();
        builder.Services.AddSingleton<ActivationRecorder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ActivationRecorder>());
        builder.Services.AddHostedService<PolicySetStart>();
        builder.Services.AddHealthChecks().AddCheck<PolicySetHealth>("policy-set");
    }

    public static void MapPolicyAdministration(this IEndpointRouteBuilder routes) => routes.MapPolicySets();
}
