using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json;

namespace AgentTrust.SampleTools.Tests.ToolAuthorization;

/// <summary>The sample tools, and how they refuse.</summary>
public abstract class CallToATool : IAsyncLifetime
{
    protected static readonly object Branch = new { repository = ToolsHost.Repository, branch = "fix/totals" };

    private protected ToolsHost Tools { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Tools = await ToolsHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task AssertSpoiledAsync(Action<JsonObject> spoil, string code)
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, token => spoil(Authorization(token)));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, code);
        Assert.False(BranchExists());
    }

    protected static JsonObject Authorization(JsonObject token) => token["authorization_details"]![0]!.AsObject();

    protected bool BranchExists() => Tools.Repositories.Read(ToolsHost.Repository, repository => repository.Branches["fix/totals"] is not null);

    protected static async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal($"urn:agenttrust:tool-refusal:{code}", JsonDocument.Parse(problem).RootElement.GetProperty("type").GetString());
    }
}
