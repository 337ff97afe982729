using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Projects;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Gives every endpoint its address before anything starts, so that every value that names one can be known.</summary>
internal sealed partial class EndpointAllocation(EndpointAllocation.Rules rules, ResourceLoggerService logs) : IDisposable
{
    private readonly List<TcpForwarder> _forwarders = [];

    /// <param name="RandomPorts">Tests run beside a person's own application, and beside each other.</param>
    internal sealed record Rules(bool RandomPorts);

    public void Allocate(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources.OfType<IResourceWithEndpoints>())
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().ToArray())
                if (endpoint.AllocatedEndpoint is null)
                    Allocate(resource, endpoint);
    }

    public void Dispose()
    {
        foreach (var forwarder in _forwarders)
            forwarder.Dispose();
        _forwarders.Clear();
    }

    private void Allocate(IResourceWithEndpoints resource, EndpointAnnotation endpoint)
    {
        var port = Choose(resource, endpoint);
        if (resource.HasAnnotationOfType<OccupiedPortAnnotation>())
        {
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
            return;
        }

        var targets = Targets(resource, endpoint, port);

        if (targets is null)
        {
            // A container's own port exists in the container only; here its server listens where clients look.
            var target = resource is ContainerResource ? null : $"{port}";
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, target);
            return;
        }

        _forwarders.Add(TcpForwarder.Start(port, targets));
        resource.Annotations.Add(new InstancePortsAnnotation(endpoint.Name, targets));
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, InstanceTemplates.Port(endpoint.Name));
    }

    private int Choose(IResource resource, EndpointAnnotation endpoint)
    {
        if (endpoint.Port is not { } wanted || (rules.RandomPorts && endpoint.IsProxied))
            return PortAllocator.Next();

        if (PortAllocator.TryTake(wanted))
            return wanted;

        // An order is kept or refused: who wrote the port down relies on it.
        if (endpoint.WishedIn is not { } file)
        {
            resource.Annotations.Add(new OccupiedPortAnnotation(resource.Name, endpoint.Name, wanted));
            return wanted;
        }

        var other = PortAllocator.Next();
        LogPortTaken(logs.GetLogger(resource), wanted, endpoint.Name, other, file);
        return other;
    }

    // Without replicas nothing stands between clients and the process: one port less, one hop less.
    private static int[]? Targets(IResource resource, EndpointAnnotation endpoint, int port)
    {
        var replicas = resource.GetReplicaCount();
        if (replicas > 1)
            return [.. Enumerable.Range(0, replicas).Select(_ => PortAllocator.Next())];

        return resource is not ContainerResource && endpoint is { IsProxied: true, TargetPort: { } target } && target != port
            ? [target]
            : null;
    }

    [LoggerMessage(EventId = 9101, Level = LogLevel.Warning,
        Message = "Port {Wanted} is taken by another program; endpoint '{Endpoint}' is on port {Other} this time. "
            + "The port is a wish (applicationUrl) of {File}: change it there, or end the program that has it (ss -ltnp shows which).")]
    private static partial void LogPortTaken(ILogger logger, int wanted, string endpoint, int other, string file);
}

/// <summary>The port that each instance listens on, behind the endpoint's own.</summary>
internal sealed record InstancePortsAnnotation(string Endpoint, IReadOnlyList<int> Ports) : IResourceAnnotation;

/// <summary>A port that the AppHost orders and another program has: the resource fails to start.</summary>
internal sealed record OccupiedPortAnnotation(string Resource, string Endpoint, int Port) : IResourceAnnotation
{
    public string Refusal =>
        $"Port {Port} of endpoint '{Endpoint}' is taken by another program, and AppHost.cs orders it for '{Resource}' (port: {Port}), so no other is "
        + $"used instead. End the program that has it (ss -ltnp shows which), or change the port in AppHost.cs or leave it out; then start the AppHost again.";
}
