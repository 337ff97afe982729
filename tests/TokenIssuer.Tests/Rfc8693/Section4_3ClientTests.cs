using AgentTrust.Contracts.Identity;
using AgentTrust.TokenIssuer.Tests.TokenExchange;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §4.3: <c>client_id</c> is whoever asked for the token, whosever name it is in.</summary>
public sealed class Section4_3ClientTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task EachTokenNamesWhoAskedForIt()
    {
        using var delegation = await Delegation.BeginAsync(_host);
        var child = await delegation.ChildTokenAsync();
        var call = (await delegation.CallAsync(child)).AccessToken;

        Assert.Equal([IssuerHost.Agent, IssuerHost.OtherAgent, SpiffeIds.ToolProxy], new[] { delegation.Token, child, call }.Select(ClientOf));
        Assert.All([delegation.Token, child, call], token => Assert.Equal(IssuerHost.Agent, Exchanges.ClaimsOf(token).GetProperty("sub").GetString()));
    }

    private static string? ClientOf(string token) => Exchanges.ClaimsOf(token).GetProperty("client_id").GetString();
}
