using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;

namespace AgentTrust.ServiceDefaults;

internal static class OutgoingHttp
{
    /// <summary>Service discovery, time-outs and a circuit breaker for every <see cref="HttpClient"/>.</summary>
    /// <remarks>
    /// The standard handler would retry POST too. A tool call, a token exchange or an audit append must not happen
    /// twice because a response was lost, so unsafe methods are never retried here.
    /// </remarks>
    public static void AddOutgoingHttp(this IHostApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();

        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler(resilience => resilience.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
    }
}
