using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Models;

internal static class ModelSetup
{
    public static void AddModel(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>();
        builder.Services.AddSingleton<ModelFactory>();
    }
}
