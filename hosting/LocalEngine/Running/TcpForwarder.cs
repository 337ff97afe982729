using System.Net;
using System.Net.Sockets;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Spreads connections over the instances of a resource, one after the other, past those that do not answer.</summary>
internal sealed class TcpForwarder : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly IReadOnlyList<int> _targets;
    private int _next;

    private TcpForwarder(IReadOnlyList<int> targets) => _targets = targets;

    public static TcpForwarder Start(int port, IReadOnlyList<int> targets)
    {
        var forwarder = new TcpForwarder(targets);

        forwarder.Listen(IPAddress.Loopback, port);
        if (Socket.OSSupportsIPv6)
            forwarder.Listen(IPAddress.IPv6Loopback, port);
        return forwarder;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var listener in _listeners)
            listener.Dispose();
        _stopping.Dispose();
    }

    private void Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        listener.Start();
        _listeners.Add(listener);
        _ = AcceptAsync(listener, _stopping.Token);
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                _ = ForwardAsync(await listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The application ends.
        }
    }

    private async Task ForwardAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        using (var target = await ConnectAsync(cancellationToken))
        {
            if (target is null)
                return;

            try
            {
                var (near, far) = (client.GetStream(), target.GetStream());
                await Task.WhenAll(CopyAsync(near, far, target), CopyAsync(far, near, client));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone; both are closed now.
            }
        }

        async Task CopyAsync(NetworkStream from, NetworkStream to, TcpClient receiver)
        {
            await from.CopyToAsync(to, cancellationToken);
            receiver.Client.Shutdown(SocketShutdown.Send);
        }
    }

    private async Task<TcpClient?> ConnectAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < _targets.Count; attempt++)
        {
            var target = _targets[(int)((uint)Interlocked.Increment(ref _next) % _targets.Count)];
            var connection = new TcpClient();
            try
            {
                await connection.ConnectAsync("localhost", target, cancellationToken);
                return connection;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                connection.Dispose();
            }
        }

        return null;
    }
}
