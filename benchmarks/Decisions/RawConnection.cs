using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AgentTrust.Benchmarks.Decisions;

/// <summary>One HTTP/1.1 connection that sends finished bytes and waits for the end of the answer: a client that costs next to nothing.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private RawConnection(Stream stream) => _stream = stream;

    public static Task<RawConnection> OpenAsync(IPEndPoint server, CancellationToken cancellationToken) => OpenAsync(server, null, cancellationToken);

    /// <param name="server">Where it goes.</param>
    /// <param name="tls">How it is secured; without it the connection is plain.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<RawConnection> OpenAsync(IPEndPoint server, SslClientAuthenticationOptions? tls, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (tls is null) return new(stream);

        var secured = new SslStream(stream);
        await secured.AuthenticateAsClientAsync(tls, cancellationToken);
        return new(secured);
    }

    /// <summary>A POST, whole, as it goes over the wire; each further header ends its line.</summary>
    public static byte[] Request(IPEndPoint server, string path, string json, string headers = "") => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {server}\r\n{headers}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    /// <returns>The answer's head and body; good until the next one.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(request, cancellationToken);
        var length = 0;
        do
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(length), cancellationToken);
            if (read == 0) throw new InvalidOperationException($"The server closed the connection after: {Encoding.UTF8.GetString(_buffer, 0, length)}");
            length += read;
        }
        while (!IsWhole(_buffer.AsSpan(0, length)));

        return _buffer.AsMemory(0, length);
    }

    public void Dispose() => _stream.Dispose();

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
