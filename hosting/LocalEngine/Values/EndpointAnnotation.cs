using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

public sealed class EndpointAnnotation(
    ProtocolType protocol,
    string? uriScheme = null,
    string? transport = null,
    string? name = null,
    int? port = null,
    int? targetPort = null,
    bool? isExternal = null,
    bool isProxied = true) : IResourceAnnotation
{
    private string? _transport = transport;
    private int? _targetPort = targetPort;
    private int? _port = port;

    public string Name { get; set; } = name ?? uriScheme ?? Scheme(protocol);
    public ProtocolType Protocol { get; set; } = protocol;
    public string UriScheme { get; set; } = uriScheme ?? Scheme(protocol);
    public string TargetHost { get; set; } = "localhost";
    public bool IsExternal { get; set; } = isExternal ?? false;
    public bool IsProxied { get; set; } = isProxied;
    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    // Without a proxy there is one port, whichever of the two was given.
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => (_port, WishedIn) = (value, null);
    }

    /// <summary>The launch settings file that wishes for the port; null for a port that the AppHost orders.</summary>
    internal string? WishedIn { get; set; }

    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Scheme(Protocol));
        set => _transport = value;
    }

    private static string Scheme(ProtocolType protocol) => protocol == ProtocolType.Udp ? "udp" : "tcp";
}

public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
{
    public EndpointAnnotation Endpoint { get; } = endpoint;
    public string Address { get; } = address;
    public int Port { get; } = port;

    /// <summary>The port that the process itself listens on, where it is not <see cref="Port"/>.</summary>
    public string? TargetPortExpression { get; } = targetPortExpression;

    public string UriScheme => Endpoint.UriScheme;
    public string EndPointString => $"{Address}:{Port}";
    public string UriString => $"{UriScheme}://{EndPointString}";

    public override string ToString() => UriString;
}
