using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Where the values of a task's session were first seen.</summary>
internal static class ProvenanceSetup
{
    public static void AddProvenance(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProvenanceOptions>().BindConfiguration(ProvenanceOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ProvenanceOptions>, ProvenanceOptionsValidator>();
        builder.Services.AddSingleton<TaskMemories>();
        builder.Services.AddSingleton<CallCounting>();
        builder.Services.AddSingleton<ISessionObserver, SessionObserver>();
    }
}
