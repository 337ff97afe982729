using System.Text.Json;

namespace AgentTrust.ToolProxy.Tests.ResourceMetadata;

/// <summary>What a proxy with a URL of its own publishes about its resources.</summary>
public abstract class PublishedMetadata : IAsyncLifetime
{
    private readonly ProxyUnderTest _proxy = new() { Settings = { ["ToolProxy:Resource:Url"] = "https://proxy.example/" } };

    protected HttpClient Http { get; private set; } = null!;

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Http = await _proxy.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static string UrlOf(string path) => "/.well-known/oauth-protected-resource" + path;

    protected async Task<JsonElement> GetAsync(string path) => JsonSerializer.Deserialize<JsonElement>(await Http.GetStringAsync(UrlOf(path), Ending));
}
