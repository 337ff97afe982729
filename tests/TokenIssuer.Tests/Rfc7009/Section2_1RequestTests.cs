using System.Net;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc7009;

/// <summary>RFC 7009 §2.1: a revoked token is dead at once wherever it is presented, and only who holds it can give it back.</summary>
public sealed class Section2_1RequestTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("access_token")]
    [InlineData("refresh_token")] // §2.1: a wrong hint does not save the token
    public async Task ARevokedTokenIsInTheFeedAndBuysNothing(string? hint)
    {
        var task = await _host.OpenTaskAsync();
        var token = await _host.TaskTokenAsync(task);

        Assert.Equal(HttpStatusCode.OK, await _host.RevokeAsync(IssuerHost.Agent, token, hint));

        var entry = Assert.Single((await _host.Client(SpiffeIds.ToolProxy).GetRevocationsAsync(0, TimeSpan.Zero, Ending)).Entries);
        Assert.Equal((RevocationKind.Token, Exchanges.ClaimsOf(token).GetProperty("jti").GetString()), (entry.Kind, entry.Id));
        var refused = await _host.RefusedAsync(_host.CallForm(token, Exchanges.ReadCall(task.Id)), _host.ProxyKey);
        Assert.Equal("invalid_request", refused.Error);
    }

    [Fact]
    public async Task AnothersTokenCannotBeRevoked()
    {
        await _host.RegisterOtherAgentAsync();
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        // §2.1: the client is told.
        Assert.Equal(HttpStatusCode.BadRequest, await _host.RevokeAsync(IssuerHost.OtherAgent, token));
        Assert.Empty((await _host.Client(SpiffeIds.ToolProxy).GetRevocationsAsync(0, TimeSpan.Zero, Ending)).Entries);
    }

    [Fact]
    public async Task ARevokedSubjectTokenIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        await _host.RevokeAsync(IssuerHost.Agent, subject);

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request", "revoked");
    }
}
