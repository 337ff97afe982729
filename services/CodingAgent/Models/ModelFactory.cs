using System.ClientModel;
using System.ClientModel.Primitives;
using AgentTrust.CodingAgent.Identity;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OllamaSharp;
using OpenAI;

namespace AgentTrust.CodingAgent.Models;

/// <summary>The model for one task. Through the proxy it is asked with the task's own token: the agent holds no key of any provider.</summary>
internal class ModelFactory(IOptions<ModelOptions> options, IServiceAddress addresses)
{
    /// <summary>A client must send some key; the proving handler puts the task's token in its place.</summary>
    private const string NoKey = "none";

    /// <summary>A long answer takes its time; the proxy bounds it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public virtual IChatClient Create(TaskToken token) => options.Value.Provider switch
    {
        ModelOptions.Proxy => ThroughProxy(options.Value, new ProvingHandler(token, addresses, new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })),
        ModelOptions.Ollama => new OllamaApiClient(new Uri(options.Value.Endpoint), options.Value.Id),
        _ => OpenAICompatible(options.Value),
    };

    internal static IChatClient ThroughProxy(ModelOptions options, HttpMessageHandler proving)
    {
        var client = new OpenAIClientOptions
        {
            Endpoint = new Uri($"http://tool-proxy/models/{options.Server}/v1"),
            NetworkTimeout = Longest,
            Transport = new HttpClientPipelineTransport(new HttpClient(proving) { Timeout = Longest }),
        };
        return new OpenAIClient(new ApiKeyCredential(NoKey), client).GetChatClient(options.Id).AsIChatClient();
    }

    /// <summary>Azure OpenAI's v1 API is the same protocol with the same client.</summary>
    private static IChatClient OpenAICompatible(ModelOptions options)
    {
        var client = new OpenAIClientOptions();
        if (options.Endpoint.Length > 0) client.Endpoint = new Uri(options.Endpoint);
        return new OpenAIClient(new ApiKeyCredential(options.Key), client).GetChatClient(options.Id).AsIChatClient();
    }
}
