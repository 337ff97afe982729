using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Tests.Running;

/// <summary>A port that the AppHost names is an order: the resource has it or fails to start.</summary>
public sealed class OccupiedPortTests : IDisposable
{
    private readonly TcpListener _somebody = new(IPAddress.Loopback, 0);

    public OccupiedPortTests() => _somebody.Start();

    private int Taken => ((IPEndPoint)_somebody.LocalEndpoint).Port;

    public void Dispose() => _somebody.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(1234)]
    public async Task AnOrderedPortThatIsTakenStopsItsResourceAndWhoeverWaitsForIt(int? targetPort)
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            var web = builder.AddExecutable("web", "web", "/").WithHttpEndpoint(Taken, targetPort).WithEndpoint("http", Unproxied);
            builder.AddExecutable("friend", "friend", "/").WaitFor(web);
            builder.AddExecutable("other", "other", "/");
        });

        var failed = await app.ReachAsync("web", KnownResourceStates.FailedToStart);
        await app.ReachAsync("friend", KnownResourceStates.FailedToStart);
        await app.ReachAsync("other", KnownResourceStates.Running);

        Assert.Contains(await app.LogOf(failed), line => line.Content.Contains($"Port {Taken} of endpoint 'http' is taken", StringComparison.Ordinal)
            && line.Content.Contains($"AppHost.cs orders it for 'web' (port: {Taken})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SoDoesAPortOfAServer()
    {
        await using var app = await FakeApplication.StartAsync(
            builder => builder.AddPostgres("postgres", port: Taken).WithEndpoint("tcp", Unproxied));

        await app.ReachAsync("postgres", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public void APortThatTheAppHostSetsOnAnEndpointOfALaunchProfileIsAnOrder()
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, "http", port: 5101) { WishedIn = "launchSettings.json" };

        endpoint.Port = 6101;

        Assert.Null(endpoint.WishedIn);
    }

    // Tests give every proxied endpoint a free port, so that they can run beside each other.
    private static void Unproxied(EndpointAnnotation endpoint) => endpoint.IsProxied = false;
}
