using AgentTrust.SampleTools.Tools;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.ContinuousIntegration;

internal static class ContinuousIntegrationSetup
{
    public static void AddContinuousIntegration(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PipelineOptions>().BindConfiguration(PipelineOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PipelineOptions>, PipelineOptionsValidator>();
        builder.Services.AddSingleton<RunFolders>();
        builder.Services.TryAddSingleton<SandboxPrograms>();
        builder.Services.AddSingleton<Sandbox>();
        builder.Services.AddSingleton<Pipeline>();
        builder.Services.AddSingleton<GovernedTool, RunTests>();
    }
}
