using System.Net.Sockets;
using System.Text;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>Over a real socket: a client library would tidy these paths up before they were sent.</summary>
public sealed class HttpRequestMiddlewareTests : IAsyncLifetime
{
    private readonly ProxyUnderTest _proxy = new();
    private AgentUnderTest _agent = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _http = new HttpClient { BaseAddress = await _proxy.StartOnKestrelAsync() };
        _agent = new AgentUnderTest(_proxy, _http);
    }

    public async ValueTask DisposeAsync()
    {
        _agent.Dispose();
        _http.Dispose();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData("/http/alertmanager/api%2Fv2/alerts")]
    [InlineData("/http/alertmanager/api%2fv2%2falerts")]
    [InlineData("/http/alertmanager/api/v2/x/../alerts")]
    [InlineData("/http/alertmanager/api/v2/./alerts")]
    [InlineData("/http/alertmanager/api/v2/%2e%2e/v2/alerts")]
    [InlineData("/http/alertmanager/../alertmanager/api/v2/alerts")]
    [InlineData("/http/alertmanager//api/v2/alerts")]
    [InlineData("/http/alertmanager/api/v2//alerts")]
    [InlineData("/http/alertmanager/api/v2/alerts/")]
    [InlineData("/http/alertmanager/api/v2/alerts;x=1")]
    [InlineData("/http/alertmanager/api/v2/%61lerts")]
    [InlineData("/http/alertmanager/api\\v2/alerts")]
    [InlineData("/http/alertmanager/api/v2/alerts%00")]
    [InlineData("/http/alertmanager/api/v2/alerts?filter=a&Filter=b")]
    [InlineData("/http/alertmanager/api/v2/alerts?filter=a&filter=b")]
    [InlineData("/http/alertmanager/api/v2/alerts?unknown=1")]
    [InlineData("/mcp/../http/alertmanager/api/v2/alerts")]
    public async Task APathThatTwoServersCouldReadDifferentlyReachesNothing(string target)
    {
        var answer = await GetAsync(target);

        Assert.StartsWith("HTTP/1.1 4", answer);
        Assert.Empty(_proxy.Tool.Calls);
        // What the server itself refuses, or what no route takes, never was a call; everything else is on record.
        if (answer.Contains("urn:agenttrust:denial:", StringComparison.Ordinal))
            await _proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallRefused && record.Outcome == "denied");
    }

    [Fact]
    public async Task ThePlainPathPasses()
    {
        var answer = await GetAsync("/http/alertmanager/api/v2/alerts?filter=severity");

        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Single(_proxy.Tool.Calls);
    }

    /// <summary>With a proof for the URL as this target is read after normalisation, so that only the path is at fault.</summary>
    private async Task<string> GetAsync(string target)
    {
        var address = _http.BaseAddress!;
        var proof = _agent.Proof(HttpMethod.Get, new Uri(address, target.Replace('\\', '/')));

        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {target} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: DPoP {_agent.Token}\r\nDPoP: {proof}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
