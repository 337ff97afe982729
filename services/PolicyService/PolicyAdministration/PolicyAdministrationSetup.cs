using AgentTrust.Contracts.Audit;
using AgentTrust.PolicyService.PolicyAdministration.Activations;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration;

internal static class PolicyAdministrationSetup
{
    public static void AddPolicyAdministration(this IHostApplicationBuilder builder)
    {
        builder.AddPolicyFolder();
        builder.AddServiceClient<AuditClient>("audit-service");
        builder.Services.AddSingleton<PolicySetStore>();
        builder.Services.AddSingleton<SubmissionLog>();
        builder.Services.AddSingleton<PolicySetCheck>();
        builder.Services.AddSingleton<PolicySets>();
        builder.Services.AddSingleton<ActivePolicySet>();
        builder.Services.AddSingleton<ActivationLog>();
        builder.Services.AddSingleton<PolicySetSwitch>();
        builder.Services.AddSingleton<PolicyActivations>();
        builder.Services.AddSingleton<FolderSource>();
        builder.Services.AddSingleton<StoreFollower>();
        builder.Services.AddSingleton<ActivationRecorder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ActivationRecorder>());
        builder.Services.AddHostedService<PolicySetStart>();
        builder.Services.AddHostedService<FolderWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StoreFollower>());
        builder.Services.AddHealthChecks().AddCheck<PolicySetHealth>("policy-set").AddCheck<PolicyReviewHealth>("policy-reviews");
    }

    /// <summary>Where policies lie, whoever decides by them.</summary>
    public static void AddPolicyFolder(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PolicyOptions>().BindConfiguration(PolicyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IPostConfigureOptions<PolicyOptions>, PolicyOptionsDefaults>();
        builder.Services.AddSingleton<IValidateOptions<PolicyOptions>, PolicyOptionsValidator>();
    }

    public static void MapPolicyAdministration(this IEndpointRouteBuilder routes) => routes.MapPolicySets();
}
