using System.ClientModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OllamaSharp;
using OpenAI;

namespace AgentTrust.CodingAgent.Models;

internal static class ModelSetup
{
    public static void AddModel(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>();
        builder.Services.AddSingleton(services => Create(services.GetRequiredService<IOptions<ModelOptions>>().Value));
    }

    private static IChatClient Create(ModelOptions options) => options.Provider switch
    {
        ModelOptions.Scripted => new ScriptedModel(),
        ModelOptions.Ollama => new OllamaApiClient(new Uri(options.Endpoint), options.Id),
        _ => OpenAICompatible(options),
    };

    /// <summary>Azure OpenAI's v1 API is the same protocol with the same client.</summary>
    private static IChatClient OpenAICompatible(ModelOptions options)
    {
        var client = new OpenAIClientOptions();
        if (options.Endpoint.Length > 0) client.Endpoint = new Uri(options.Endpoint);
        return new OpenAIClient(new ApiKeyCredential(options.Key), client).GetChatClient(options.Id).AsIChatClient();
    }
}
