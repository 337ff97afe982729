using System.Net;
using System.Net.Sockets;

namespace AgentTrust.Conformance.Governed;

/// <summary>Taken before the proxy starts: its own address is in its settings, also where the system chooses the port.</summary>
internal sealed class ListeningSocket : IDisposable
{
    private static readonly string[] Loopback = ["127.0.0.1", "localhost", "[::1]"];

    private readonly Socket _socket;
    private readonly IPEndPoint _at;

    /// <exception cref="IOException">Somebody else listens there, or it is no address of this machine.</exception>
    public ListeningSocket(IPEndPoint at)
    {
        _socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(at);
            _socket.Listen();
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new IOException($"Nobody can listen on {at}: {e.Message}", e);
        }

        _at = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public ulong Handle => (ulong)_socket.SafeHandle.DangerousGetHandle();

    public Uri Address => new($"http://{Names[0]}:{_at.Port}");

    /// <summary>By which host names this machine is meant there.</summary>
    public IReadOnlyList<string> Names =>
        IPAddress.IsLoopback(_at.Address) ? Loopback
        : _at.Address.Equals(IPAddress.Any) || _at.Address.Equals(IPAddress.IPv6Any) ? [.. Loopback, Dns.GetHostName(), .. Dns.GetHostAddresses(Dns.GetHostName()).Select(Shown)]
        : [Shown(_at.Address)];

    /// <summary>What a page from there says of itself.</summary>
    public IEnumerable<string> Origins => Names.Select(name => $"http://{name}:{_at.Port}");

    public void Dispose() => _socket.Dispose();

    private static string Shown(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
