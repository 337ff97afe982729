using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.ServiceDiscovery;

namespace AgentTrust.ToolProxy.Forwarding;

/// <summary>The way to the tools.</summary>
internal static class ForwardingSetup
{
    public static void AddForwarding(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<DpopKey>();
        builder.Services.AddKeyedSingleton<HttpMessageHandler>(typeof(Upstream), (_, _) => Upstream.CreateHandler());
        builder.Services.AddSingleton(services => new Upstream(
            services.GetRequiredKeyedService<HttpMessageHandler>(typeof(Upstream)),
            services.GetRequiredService<ServiceEndpointResolver>(),
            services.GetRequiredService<DpopKey>(),
            services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<UpstreamMcp>();
    }
}
