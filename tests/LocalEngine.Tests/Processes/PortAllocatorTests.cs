using System.Net;
using System.Net.Sockets;
using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Running;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Tests.Processes;

public sealed class PortAllocatorTests
{
    [Fact]
    public void EveryPortIsInTheRangeAndGivenOnce()
    {
        var ports = Enumerable.Range(0, 100).Select(_ => PortAllocator.Next()).ToArray();

        Assert.All(ports, port => Assert.InRange(port, PortAllocator.First, PortAllocator.Last));
        Assert.Equal(ports.Length, ports.Distinct().Count());
    }

    [Fact]
    public void APortThatSomebodyListensOnIsNotFree()
    {
        using var somebody = new TcpListener(IPAddress.Loopback, 0);
        somebody.Start();

        Assert.False(PortAllocator.TryTake(((IPEndPoint)somebody.LocalEndpoint).Port));
    }

    [Fact]
    public void ATakenLaunchSettingsPortIsReplacedAndTheLogSaysSo()
    {
        using var somebody = new TcpListener(IPAddress.Loopback, 0);
        somebody.Start();
        var wanted = ((IPEndPoint)somebody.LocalEndpoint).Port;
        var logs = new ResourceLoggerService();

        var given = Allocate(wanted, randomPorts: false, logs);

        Assert.NotEqual(wanted, given);
        Assert.Contains(logs.Last("web", 1), line => line.Content.Contains($"Port {wanted} is taken", StringComparison.Ordinal)
            && line.Content.Contains("of /web/launchSettings.json: change it there", StringComparison.Ordinal));
    }

    [Fact]
    public void APersonsRunHasTheDeclaredPortAndATestHasARandomOne()
    {
        var wanted = PortAllocator.Next() + 10_000;

        Assert.NotEqual(wanted, Allocate(wanted, randomPorts: true, new ResourceLoggerService()));
        Assert.Equal(wanted, Allocate(wanted, randomPorts: false, new ResourceLoggerService()));
    }

    private static int Allocate(int wanted, bool randomPorts, ResourceLoggerService logs)
    {
        var web = new ProjectResource("web");
        web.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, "http", name: "http", port: wanted) { WishedIn = "/web/launchSettings.json" });
        using var allocation = new EndpointAllocation(new EndpointAllocation.Rules(randomPorts), logs);

        allocation.Allocate(new DistributedApplicationModel(new Building.ResourceCollection { web }));
        return web.GetEndpoint("http").Port;
    }
}
