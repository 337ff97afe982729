using System.Net;
using AgentTrust.Conformance.Fixture;
using AgentTrust.Conformance.Governed;
using Microsoft.Extensions.Logging;

namespace AgentTrust.Conformance.Tests.Clients;

/// <summary>The fixture server behind the real proxy, on free ports.</summary>
internal sealed class GovernedFixture : IAsyncDisposable
{
    private static readonly IPEndPoint Any = new(IPAddress.Loopback, 0);

    private readonly FixtureServer _fixture;
    private readonly GovernedUpstream _proxy;

    private GovernedFixture(FixtureServer fixture, GovernedUpstream proxy) => (_fixture, _proxy) = (fixture, proxy);

    public Uri Direct => _fixture.Url;

    public Uri Through => _proxy.Url;

    public static async Task<GovernedFixture> StartAsync(McpWire wire)
    {
        var ending = TestContext.Current.CancellationToken;
        var fixture = await FixtureServer.StartAsync(wire, Any, ending);
        try
        {
            return new GovernedFixture(fixture, await GovernedUpstream.StartAsync(fixture.Url, Any, LogLevel.Critical, ending));
        }
        catch
        {
            await fixture.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _fixture.DisposeAsync();
    }
}
