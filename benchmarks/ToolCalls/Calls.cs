using System.Net;
using System.Text;
using AgentTrust.Benchmarks.Decisions;
using AgentTrust.Benchmarks.Revocation;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>The calls of one agent, as they go over the wire.</summary>
/// <param name="token">For one step of its task.</param>
/// <param name="key">That the token is bound to; null when it is bound to the connection's certificate.</param>
internal sealed class Calls(string token, DpopKey? key)
{
    private const string Path = "/mcp/alerts";
    private static readonly Uri Claimed = new($"http://{RunningProxy.Name}{Path}");

    /// <summary>The same read, over and over.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Reads(IPEndPoint server, int count)
    {
        const string Json = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_alert","arguments":{"name":"CheckoutTotalsWrong"}}}""";
        return key is null
            ? [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(Request(server, Json), count)]
            : Each(count, _ => Request(server, Json));
    }

    /// <summary>Writes, no two alike.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Writes(IPEndPoint server, int count)
    {
        var run = Guid.NewGuid();
        return Each(count, i => Request(
            server, $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"comment_ticket","arguments":{"id":"SHOP-42","text":"Comment {{i}} of run {{run}}."} } }"""));
    }

    private byte[] Request(IPEndPoint server, string json)
    {
        var headers = new StringBuilder("Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\n");
        headers.Append(key is null ? $"Authorization: Bearer {token}\r\n" : $"Authorization: DPoP {token}\r\nDPoP: {key.CreateProof(HttpMethod.Post, Claimed, token, TimeProvider.System)}\r\n");
        return RawConnection.Request(server, Path, json, headers.ToString());
    }

    private static ReadOnlyMemory<byte>[] Each(int count, Func<int, byte[]> request)
    {
        var all = new ReadOnlyMemory<byte>[count];
        Parallel.For(0, count, i => all[i] = request(i));
        return all;
    }
}
