using System.Text.Json;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc7662;

/// <summary>RFC 7662 §2.2: what is said of a token that counts, and that nothing is said of any other.</summary>
public sealed class Section2_2ResponseTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ACallsTokenShowsWhoActsWithWhichKeyForWhat()
    {
        var task = await _host.OpenTaskAsync();
        var call = await _host.ExchangeAsync(_host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        var said = await _host.IntrospectAsync(SpiffeIds.SampleTools, call.AccessToken);

        Assert.True(said.GetProperty("active").GetBoolean());
        Assert.Equal("DPoP", said.GetProperty("token_type").GetString());
        Assert.Equal(IssuerHost.Agent, said.GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, said.GetProperty("client_id").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, said.GetProperty("act").GetProperty("sub").GetString());
        Assert.Equal(_host.ProxyKey.Thumbprint, said.GetProperty("cnf").GetProperty("jkt").GetString());
        var details = said.GetProperty("authorization_details"); // RFC 9396 §9.2: stays an array
        Assert.Equal((JsonValueKind.Array, "repo.read"), (details.ValueKind, details[0].GetProperty("action").GetString()));
    }

    [Fact]
    public async Task NothingIsSaidOfWhatDoesNotCount()
    {
        var task = await _host.OpenTaskAsync();
        var token = await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("""{"active":false}""", (await _host.IntrospectAsync(SpiffeIds.ToolProxy, token)).GetRawText());
        Assert.Equal("""{"active":false}""", (await _host.IntrospectAsync(SpiffeIds.ToolProxy, "nonsense")).GetRawText());
    }

    [Fact]
    public async Task AnAgentLearnsNothingOfAnothersToken()
    {
        await _host.RegisterOtherAgentAsync();
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        Assert.Equal("""{"active":false}""", (await _host.IntrospectAsync(IssuerHost.OtherAgent, token)).GetRawText());
    }
}
