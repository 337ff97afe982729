using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentTrust.Benchmarks.Decisions;

/// <summary>One HTTP/1.1 connection that sends finished bytes and waits for the end of the answer: a client that costs next to nothing.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private RawConnection(Socket socket) => _socket = socket;

    public static async Task<RawConnection> OpenAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        return new(socket);
    }

    /// <summary>A POST, whole, as it goes over the wire.</summary>
    public static byte[] Request(IPEndPoint server, string path, string json) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {server}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    /// <returns>The answer's head and body; good until the next one.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(request, cancellationToken);
        var length = 0;
        do
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (read == 0) throw new InvalidOperationException($"The server closed the connection after: {Encoding.UTF8.GetString(_buffer, 0, length)}");
            length += read;
        }
        while (!IsWhole(_buffer.AsSpan(0, length)));

        return _buffer.AsMemory(0, length);
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;

        var at = answer[..head].IndexOf("Content-Length: "u8);
        if (at < 0) return answer.EndsWith("0\r\n\r\n"u8); // chunked

        var number = answer[(at + "Content-Length: ".Length)..];
        var length = int.Parse(number[..number.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
        return answer.Length >= head + 4 + length;
    }
}
