using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>What is dead before its time. The proxy is ready only once it has caught up.</summary>
internal static class RevocationSetup
{
    public static void AddRevocation(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RevocationOptions>().BindConfiguration(RevocationOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RevocationOptions>, RevocationOptionsValidator>();
        builder.Services.AddSingleton<RecentEnds>();
        builder.Services.AddSingleton<RevocationList>();
        builder.Services.AddSingleton<RevocationNews>();
        builder.Services.AddSingleton<RevocationTelemetry>();
        builder.Services.AddSingleton<OpenCalls>();
        builder.Services.AddHostedService<RevocationFeed>();
        builder.Services.AddHostedService<OpenCallsSweep>();
        builder.Services.AddHealthChecks().AddCheck<RevocationHealth>("revocation-feed");
    }

    public static void MapRevocation(this IEndpointRouteBuilder routes) => routes.MapRevocations();
}
