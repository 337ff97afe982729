using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.ServiceDefaults;

/// <summary>What every process of the platform has in common: one line per concern.</summary>
public static class ServiceDefaultsExtensions
{
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder => builder;

    public static WebApplication MapServiceDefaults(this WebApplication app) => app;
}
