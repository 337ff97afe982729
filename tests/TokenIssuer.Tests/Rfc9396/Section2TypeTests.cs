using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc9396;

/// <summary>RFC 9396 §2: the <c>type</c> says which members the details have, and which exchange they belong to.</summary>
public sealed class Section2TypeTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheDetailsOfATasksTokenAreOfItsType() =>
        Assert.Equal("agenttrust_task", TypeOf(await _host.TaskTokenAsync(await _host.OpenTaskAsync())));

    [Fact]
    public async Task TheDetailsOfACallsTokenAreOfItsType() =>
        Assert.Equal("agenttrust_tool_call", TypeOf((await _host.ExchangeAsync(await _host.CallFormAsync(), _host.ProxyKey)).AccessToken));

    [Fact]
    public async Task AnAgentCannotAskWithTheTypeOfACall()
    {
        var task = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        task[TokenExchangeParameters.AuthorizationDetails] = (await _host.CallFormAsync())[TokenExchangeParameters.AuthorizationDetails];

        await _host.AssertRefusedAsync(_host.AgentKey, task, "invalid_authorization_details");
    }

    [Theory]
    [InlineData("Agenttrust_task")]
    [InlineData("agenttrust_task ")]
    [InlineData("")]
    public async Task ATypeIsComparedExactly(string type)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form[TokenExchangeParameters.AuthorizationDetails] =
            form[TokenExchangeParameters.AuthorizationDetails].Replace("agenttrust_task", type, StringComparison.Ordinal);

        await _host.AssertRefusedAsync(_host.AgentKey, form, "invalid_authorization_details");
    }

    private static string? TypeOf(string token) =>
        Assert.Single(Exchanges.ClaimsOf(token).GetProperty("authorization_details").EnumerateArray()).GetProperty("type").GetString();
}
