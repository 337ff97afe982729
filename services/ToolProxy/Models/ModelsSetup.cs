using AgentTrust.ToolProxy.Models.Answers;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Models;

/// <summary>Language models behind OpenAI's API, through the same steps as tools.</summary>
internal static class ModelsSetup
{
    public static void AddModels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>();
        builder.Services.AddSingleton<ModelRecords>();
        builder.Services.AddSingleton<ModelSpending>();
        builder.Services.AddSingleton<ModelAnswer>();
        builder.Services.AddSingleton<ModelStream>();
        builder.Services.AddSingleton<ModelAnswers>();
    }
}
