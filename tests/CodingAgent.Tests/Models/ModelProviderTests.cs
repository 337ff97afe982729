using AgentTrust.CodingAgent.Identity;
using AgentTrust.CodingAgent.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentTrust.CodingAgent.Tests.Models;

/// <summary>A configured model is really asked, in its provider's protocol.</summary>
public sealed class ModelProviderTests : IAsyncLifetime
{
    private readonly WebApplication _provider = BuildProvider();
    private string _asked = "";
    private string? _authorization;

    public async ValueTask InitializeAsync()
    {
        _provider.MapPost("/v1/chat/completions", (HttpRequest request) => Answer(request,
            """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"from openai"}}]}"""));
        _provider.MapPost("/openai/v1/chat/completions", (HttpRequest request) => Answer(request,
            """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"from azure"}}]}"""));
        _provider.MapPost("/api/chat", (HttpRequest request) => Answer(request,
            """{"model":"m","created_at":"2026-11-23T08:00:00Z","message":{"role":"assistant","content":"from ollama"},"done":true,"done_reason":"stop"}"""));
        await _provider.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Theory]
    [InlineData("openai", "/v1", "/v1/chat/completions", "Bearer key-1", "from openai")]
    [InlineData("azure", "/openai/v1/", "/openai/v1/chat/completions", "Bearer key-1", "from azure")]
    [InlineData("ollama", "", "/api/chat", null, "from ollama")]
    public async Task AConfiguredModelIsAsked(string provider, string path, string asked, string? authorization, string said)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Model:Provider", provider),
            new("Model:Endpoint", _provider.Urls.Single() + path),
            new("Model:Id", "m"),
            new("Model:Key", provider == "ollama" ? "" : "key-1"),
        ]);
        builder.AddModel();
        builder.Services.AddSingleton<IServiceAddress, NoAddress>();
        using var host = builder.Build();

        // Past the proxy no task's token is needed.
        using var model = host.Services.GetRequiredService<ModelFactory>().Create(token: null!);
        var response = await model.GetResponseAsync("Hello?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(said, response.Text);
        Assert.Equal((asked, authorization), (_asked, _authorization));
    }

    private sealed class NoAddress : IServiceAddress
    {
        public ValueTask<Uri> ResolveAsync(Uri url, CancellationToken cancellationToken) => throw new InvalidOperationException("Nobody asks the proxy.");
    }

    private IResult Answer(HttpRequest request, string json)
    {
        _asked = request.Path;
        _authorization = request.Headers.Authorization.Count > 0 ? request.Headers.Authorization.ToString() : null;
        return Results.Content(json, "application/json");
    }

    private static WebApplication BuildProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
