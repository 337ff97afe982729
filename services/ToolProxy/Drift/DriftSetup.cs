using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.Drift.Honeytokens;
using AgentTrust.ToolProxy.Drift.Rules;
using AgentTrust.ToolProxy.Drift.Scores;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift;

/// <summary>Behaviour that is no longer that of the agent's function, noticed and contained.</summary>
internal static class DriftSetup
{
    public static void AddDrift(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DriftOptions>().BindConfiguration(DriftOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<DriftOptions>, DriftOptionsValidator>();

        if (builder.TryAddCache())
            builder.Services.AddSingleton<IDriftStore, RedisDriftStore>();
        else
            builder.Services.AddSingleton<IDriftStore, MemoryDriftStore>();
        builder.Services.AddSingleton<DriftScores>();
        builder.Services.AddSingleton<AgentFunctions>();
        builder.Services.AddSingleton(Planted);
        builder.Services.AddSingleton<IDriftRule, HoneytokenTouched>();
        builder.Services.AddSingleton<IDriftRule, DenialBurst>();
        builder.Services.AddSingleton<IDriftRule, UnusualTool>();
        builder.Services.AddSingleton<IDriftRule, CallBurst>();
        builder.Services.AddSingleton<IDriftRule, AgentPace>();
        builder.Services.AddSingleton<IDriftRule, SecretsTouched>();
        builder.Services.AddSingleton<DriftTelemetry>();
        builder.Services.AddSingleton<DriftWatch>();
        builder.Services.AddSingleton<Containment>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Containment>());
    }

    private static PlantedThings Planted(IServiceProvider services) =>
        services.GetRequiredService<IOptions<DriftOptions>>().Value.Honeytokens.File is { } file
            ? PlantedThings.Load(Path.Combine(services.GetRequiredService<IHostEnvironment>().ContentRootPath, file))
            : PlantedThings.None;
}
