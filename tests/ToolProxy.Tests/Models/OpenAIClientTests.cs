using System.ClientModel;
using System.ClientModel.Primitives;
using AgentTrust.ToolProxy.Tests.Peers;
using OpenAI;
using OpenAI.Chat;

namespace AgentTrust.ToolProxy.Tests.Models;

/// <summary>OpenAI's own client for .NET is content with what comes through the proxy, and shows people why something was refused.</summary>
public sealed class OpenAIClientTests : AskedModel
{
    private static readonly UserChatMessage[] Question = [new("Why?")];

    private OpenAIClient Client => new(new ApiKeyCredential("none"), new OpenAIClientOptions
    {
        Endpoint = new Uri("http://localhost/models/house/v1"),
        Transport = new HttpClientPipelineTransport(new HttpClient(new ProvingClient(Agent))),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    });

    [Fact]
    public async Task ItGetsACompletion()
    {
        Says(Completion("Because."));

        var completion = (await Client.GetChatClient("small").CompleteChatAsync(Question, cancellationToken: TestContext.Current.CancellationToken)).Value;

        Assert.Equal("Because.", completion.Content[0].Text);
        Assert.Equal(14, completion.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task ItGetsAStreamWithItsUsage()
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(
            request,
            """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"small","choices":[{"index":0,"delta":{"role":"assistant","content":"Be"},"finish_reason":null}]}""",
            """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"small","choices":[{"index":0,"delta":{"content":"cause."},"finish_reason":null}]}""",
            """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"small","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"small","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}}""",
            "[DONE]");
        var (said, tokens) = ("", 0);

        await foreach (var update in Client.GetChatClient("small").CompleteChatStreamingAsync(Question, cancellationToken: TestContext.Current.CancellationToken))
        {
            said += string.Concat(update.ContentUpdate.Select(part => part.Text));
            tokens = update.Usage?.TotalTokenCount ?? tokens;
        }

        Assert.Equal(("Because.", 14), (said, tokens));
    }

    [Fact]
    public async Task ItShowsWhyItWasDenied()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var refusal = await Assert.ThrowsAsync<ClientResultException>(
            () => Client.GetChatClient("small").CompleteChatAsync(Question, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(403, refusal.Status);
        Assert.Contains("policy-denied", refusal.Message);
        Assert.Contains("Remediation never deploys.", refusal.Message);
    }

    [Fact]
    public async Task ItListsTheModels()
    {
        var models = (await Client.GetOpenAIModelClient().GetModelsAsync(TestContext.Current.CancellationToken)).Value;

        Assert.Equal(("small", "the house"), (models[0].Id, models[0].OwnedBy));
    }
}
