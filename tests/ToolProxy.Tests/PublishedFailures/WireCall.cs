using System.Net.Sockets;
using System.Text;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>Byte by byte over a real socket: a client library would tidy up, or refuse to send, what these tests send.</summary>
public abstract class WireCall : IAsyncLifetime
{
    private HttpClient _http = null!;

    internal ProxyUnderTest Proxy { get; } = new();

    internal AgentUnderTest Agent { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        _http = new HttpClient { BaseAddress = await Proxy.StartOnKestrelAsync() };
        Agent = new AgentUnderTest(Proxy, _http);
    }

    public async ValueTask DisposeAsync()
    {
        Agent.Dispose();
        _http.Dispose();
        await Proxy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A proven caller's POST with these headers and this body, whatever the one says of the other; all that comes back.</summary>
    internal async Task<string> PostAsync(string headers, string body, bool hangUp = false)
    {
        using var socket = await SendAsync(headers, body);
        using var reader = new StreamReader(socket.GetStream());
        if (hangUp) socket.Client.Shutdown(SocketShutdown.Send);
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return ""; // cut off without an answer: a refusal as well
        }
    }

    /// <summary>Sent, and nothing read yet.</summary>
    internal async Task<TcpClient> SendAsync(string headers, string body)
    {
        const string path = "/mcp/git";
        var address = _http.BaseAddress!;
        var proof = Agent.Proof(HttpMethod.Post, new Uri(address, path));
        var socket = new TcpClient { ReceiveBufferSize = 8 * 1024 };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: DPoP {Agent.Token}\r\nDPoP: {proof}\r\nContent-Type: application/json\r\n{headers}Connection: close\r\n\r\n{body}"));
        return socket;
    }

    internal static string Chunked(string body) =>
        $"{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n0\r\n\r\n";

    internal static string DigestOf(string argumentsAtTheTool) => CanonicalJson.Digest(System.Text.Json.JsonElement.Parse(argumentsAtTheTool));
}
