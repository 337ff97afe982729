using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentTrust.Conformance.Fixture;

/// <summary>An MCP server of the C# SDK with everything that the official suite asks of a server, on one of the two wires.</summary>
internal sealed class FixtureServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FixtureServer(WebApplication app) => _app = app;

    /// <summary>Where it answers.</summary>
    public Uri Url => new(_app.Urls.First() + "/mcp");

    public static async Task<FixtureServer> StartAsync(McpWire wire, IPEndPoint listen, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(listen));
        // MCP transports, security warning: a name that somebody's DNS points at this machine is not this server's.
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.Services.AddFixture(wire);

        var app = builder.Build();
        app.UseHostFiltering();
        app.UseMiddleware<LocalOrigin>();
        app.UseMiddleware<Reconnection>();
        app.MapMcp("/mcp");
        await app.StartAsync(cancellationToken);
        return new FixtureServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>The two ways of MCP over HTTP: sessions up to 2025-11-25, none since 2026-07-28.</summary>
internal enum McpWire
{
    Sessions,
    Stateless,
}
