using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.ServiceDefaults;

/// <summary>What every process of the platform has in common: one line per concern.</summary>
public static class ServiceDefaultsExtensions
{
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        StartFailure.EndInWords(builder.Environment.ApplicationName);
        builder.AddLogging();
        builder.AddTelemetry();
        builder.AddHealth();
        builder.AddOutgoingHttp();
        ListenStart.AddTo(builder.Services);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails();
        // A malformed request is the caller's fault in development too: 400, not an exception that ends as 500.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        return builder;
    }

    /// <summary>Probes, and problem details (RFC 9457) for every error that no handler formatted.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapHealth();
        return app;
    }
}
