using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.AppHost.Tests.Interop;

/// <summary>Clients that we did not write work against the running system unchanged: oauth4webapi, jose, MCP's TypeScript SDK, and OpenAI's for JavaScript.</summary>
public sealed class IndependentClientTests(RunningSystem system, NodeClients clients) : IClassFixture<NodeClients>, IAsyncLifetime
{
    private TokenIssuerClient _operator = null!;
    private TaskFacts _task = null!;

    public async ValueTask InitializeAsync()
    {
        // The real agent would work on the task; here the clients act in its place.
        await system.CommandAsync("coding-agent", KnownResourceCommands.StopCommand);
        _operator = await system.TokenIssuerAsAsync("oscar");
        _task = await _operator.OpenTaskAsync(
            new OpenTask { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "A test." }, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.CloseTaskAsync(_task.Id, new ReasonGiven("The test is over."), CancellationToken.None);
        await system.CommandAsync("coding-agent", KnownResourceCommands.StartCommand);
    }

    [Theory]
    [InlineData("token exchange")]
    [InlineData("grant by assertion")]
    [InlineData("client authentication")]
    [InlineData("nonce retry")]
    [InlineData("introspection")]
    [InlineData("revocation")]
    [InlineData("jose verification")]
    [InlineData("refusal")]
    [InlineData("resource discovery")]
    public Task AClientOfTheStandardsIsContent(string name) => IsContentAsync("clients.mjs", name);

    [Theory]
    [InlineData("oauth flow")]
    [InlineData("denied tool")]
    [InlineData("token without its key")]
    public Task TheClientOfTheTypeScriptSdkIsContent(string name) => IsContentAsync("mcp-client.mjs", name);

    [Theory]
    [InlineData("models")]
    [InlineData("chat completion")]
    [InlineData("chat completion in pieces")]
    [InlineData("tool call in pieces")]
    [InlineData("response")]
    [InlineData("response in pieces")]
    [InlineData("response that calls a tool")]
    [InlineData("refusals")]
    public Task OpenAIsClientForJavaScriptIsContentWithAModelBehindTheProxy(string name) => IsContentAsync("openai-client.mjs", name);

    private async Task IsContentAsync(string script, string name)
    {
        Assert.NotNull(clients);
        var environment = system.EnvironmentOf("coding-agent");
        using var key = WorkloadKey.Import(environment["Workload__PrivateKey"]!);

        var complaint = await NodeClients.PlayAsync(script, name, new
        {
            issuer = system.AddressOf("token-issuer").GetLeftPart(UriPartial.Authority),
            resource = new Uri(system.AddressOf("tool-proxy"), "/mcp/alerts").ToString(),
            client = environment["Workload__Id"],
            key = key.Export(),
            kid = key.KeyId,
            trustDomain = SpiffeIds.TrustDomain,
            credentialAudience = SpiffeIds.TokenIssuer,
            audience = SpiffeIds.ToolProxy,
            task = _task.Id,
        });

        Assert.True(complaint == "", complaint);
    }
}
