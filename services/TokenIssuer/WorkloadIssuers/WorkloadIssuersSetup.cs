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
        builder.Services.AddHttpClient(KeyDocuments.ClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // A redirect would lead to an address that nobody configured; cookies would tie one request to the next.
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
        });
        builder.Services.AddSingleton<TrustEntries>();
        builder.Services.AddSingleton<WorkloadCredentials>();
    }
}
