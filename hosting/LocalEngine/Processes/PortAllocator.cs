using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AgentTrust.LocalEngine.Processes;

/// <summary>
/// Free ports below the range from which the kernel takes the ports of outgoing connections, so that none of those can take a
/// port between its choice and its use.
/// </summary>
internal static class PortAllocator
{
    public const int First = 20_000;
    public const int Last = 29_999;

    // Two applications in one test process must not be given the same port before either listens on it.
    private static readonly HashSet<int> Given = [];
    private static readonly Lock Gate = new();

    public static int Next()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last + 1);
            if (TryTake(port))
                return port;
        }

        throw new InvalidOperationException($"No port between {First} and {Last} is free.");
    }

    public static bool TryTake(int port)
    {
        lock (Gate)
            return !Given.Contains(port) && IsFree(port) && Given.Add(port);
    }

    /// <summary>Free on both addresses that the name localhost stands for.</summary>
    public static bool IsFree(int port) =>
        CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // A machine without this address cannot have it taken.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
