using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentTrust.ServiceDefaults.Tests.Storage;

/// <summary>A server that answers every client with one error, in PostgreSQL's protocol (version 3, ErrorResponse).</summary>
internal sealed class RefusingPostgres : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public RefusingPostgres(string sqlState, string message)
    {
        _listener.Start();
        _serving = ServeAsync(Error(sqlState, message));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Clients { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(byte[] error)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Clients++;
            var stream = client.GetStream();

            var length = new byte[4];
            await stream.ReadExactlyAsync(length, _stop.Token);
            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(length) - length.Length], _stop.Token);
            await stream.WriteAsync(error, _stop.Token);
        }
    }

    private static byte[] Error(string sqlState, string message)
    {
        var fields = Encoding.UTF8.GetBytes($"SFATAL\0VFATAL\0C{sqlState}\0M{message}\0\0");
        var error = new byte[5 + fields.Length];
        error[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(error.AsSpan(1), 4 + fields.Length);
        fields.CopyTo(error, 5);
        return error;
    }
}
