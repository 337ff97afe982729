namespace AgentTrust.PolicyService.Shadow;

/// <summary>A candidate decides beside the active set, on the same facts, without a say.</summary>
internal static class ShadowSetup
{
    public static void AddShadow(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ShadowCounts>();
        builder.Services.AddSingleton<ShadowCandidate>();
        builder.Services.AddSingleton<ShadowTelemetry>();
        builder.Services.AddSingleton<ShadowDecisions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ShadowDecisions>());
        builder.Services.AddHostedService<ShadowFollower>();
    }
}
