using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §2.2.1: what an agent gets for its workload credential: a token of its task, with its kind, its end and what it is for.</summary>
public sealed class Section2_2_1ResponseTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnAgentGetsATokenForItsOpenTask()
    {
        var task = await _host.OpenTaskAsync();

        var response = await _host.ExchangeAsync(_host.TaskForm(task.Id));

        Assert.Equal(TokenExchangeParameters.AccessTokenUrn, response.IssuedTokenType);
        Assert.Equal("DPoP", response.TokenType);
        Assert.Equal(300, response.ExpiresIn);
        Assert.Equal("alert.read telemetry.read ticket.read repo.read model.invoke", response.Scope);
        var details = Assert.Single(response.AuthorizationDetails!.Value.EnumerateArray());
        Assert.Equal(task.Id, details.GetProperty("task").GetString());
        Assert.Equal("investigate", details.GetProperty("step").GetString());
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenIssued);
        Assert.Equal((IssuerHost.Agent, task.Id), (record.Agent, record.Task));
    }

    [Fact]
    public async Task NoTokenOutlivesItsTask()
    {
        var task = await _host.OpenTaskAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(42));

        Assert.Equal(42, (await _host.ExchangeAsync(_host.TaskForm(task.Id))).ExpiresIn);
    }

    [Fact]
    public async Task ACallsTokenDoesNotOutliveTheTasksToken()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromSeconds(290));

        var response = await _host.ExchangeAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        Assert.Equal(10, response.ExpiresIn);
    }
}
