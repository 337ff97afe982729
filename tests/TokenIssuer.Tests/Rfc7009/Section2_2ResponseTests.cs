using System.Net;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc7009;

/// <summary>RFC 7009 §2.2: what is no token any more is revoked already.</summary>
public sealed class Section2_2ResponseTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task WhatIsNoTokenAnyMoreIsRevokedAlready()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        _host.Time.Advance(TimeSpan.FromMinutes(6));

        // §2.2: 200 also for an invalid token.
        Assert.Equal(HttpStatusCode.OK, await _host.RevokeAsync(IssuerHost.Agent, token));
        Assert.Equal(HttpStatusCode.OK, await _host.RevokeAsync(IssuerHost.Agent, "nonsense"));
        Assert.Empty((await _host.Client(SpiffeIds.ToolProxy).GetRevocationsAsync(0, TimeSpan.Zero, Ending)).Entries);
    }
}
