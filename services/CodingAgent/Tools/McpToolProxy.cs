using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.CodingAgent.Identity;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>MCP through the proxy, one client for each tool server, all with the task's token.</summary>
internal sealed class McpToolProxy : IToolProxy
{
    private static readonly Uri Proxy = new("http://tool-proxy");

    private readonly HttpClient _http;
    private readonly ILoggerFactory _loggers;
    private readonly Dictionary<string, McpClient> _clients = new(StringComparer.Ordinal);

    public McpToolProxy(TaskToken token, IServiceAddress addresses, ILoggerFactory loggers)
    {
        var sockets = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        // A run of the tests takes a minute; what is waited for longer is the caller's decision.
        _http = new HttpClient(new ProvingHandler(token, addresses, sockets)) { Timeout = TimeSpan.FromMinutes(4) };
        _loggers = loggers;
    }

    public async Task<IReadOnlyList<Tool>> ListToolsAsync(string server, CancellationToken cancellationToken)
    {
        var client = await ConnectAsync(server, cancellationToken);
        return [.. (await client.ListToolsAsync(cancellationToken: cancellationToken)).Select(tool => tool.ProtocolTool)];
    }

    public async Task<ToolOutcome> CallAsync(
        string server, string tool, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var client = await ConnectAsync(server, cancellationToken);
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: cancellationToken);
        return Read(result);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) await client.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>The model gets the joined text blocks; everything that people are told comes from the metadata.</summary>
    internal static ToolOutcome Read(CallToolResult result)
    {
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        var structured = result.StructuredContent is { } content ? JsonSerializer.SerializeToElement(content) : (JsonElement?)null;
        return new ToolOutcome(text, Record(result.Meta), ToolDenials.Read(result.Meta), result.IsError == true) { Structured = structured };
    }

    private static long? Record(JsonObject? meta) =>
        long.TryParse(meta?["agenttrust/record"]?.ToJsonString(), out var record) ? record : null;

    private async Task<McpClient> ConnectAsync(string server, CancellationToken cancellationToken)
    {
        if (_clients.TryGetValue(server, out var known)) return known;

        var transport = new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = new Uri(Proxy, $"/mcp/{server}"),
                TransportMode = HttpTransportMode.StreamableHttp,
                EnableStandaloneGetStream = false,
                MaxReconnectionAttempts = 0,
            },
            _http, _loggers, ownsHttpClient: false);
        return _clients[server] = await McpClient.CreateAsync(
            transport,
            new McpClientOptions { ClientInfo = new Implementation { Name = "coding-agent", Version = "1.0.0" } },
            _loggers, cancellationToken);
    }
}
