using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

internal static class WorkloadIssuersSetup
{
    public static void AddWorkloadIssuers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<WorkloadIssuerOptions>().BindConfiguration(WorkloadIssuerOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<WorkloadIssuerOptions>, WorkloadIssuerOptionsValidator>();
        builder.AddReplayCache();
        builder.Services.AddHttpClient(TrustedIssuerKeys.ClientName);
        builder.Services.AddSingleton<WorkloadCredentials>();
    }
}
