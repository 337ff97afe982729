using System.Net.Sockets;
using System.Text;
using AgentTrust.Contracts.Audit;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>Over a real socket to Kestrel: a client library would tidy these requests up before they were sent.</summary>
/// <remarks>The token is bound to the connection's certificate and not to a URL, so that nothing but the request is at fault.</remarks>
public sealed class HttpRequestMiddlewareTests : IAsyncLifetime
{
    private const string Alerts = "/http/alertmanager/api/v2/alerts";
    private const string Silence = "/http/alertmanager/api/v2/silences/Totals";

    private readonly ProxyUnderTest _proxy = new();
    private Uri _address = null!;
    private string _token = null!;

    public async ValueTask InitializeAsync()
    {
        _proxy.Settings["ToolProxy:Resource:AcceptCertificates"] = "true";
        _proxy.Certificate.Certificate = PresentedCertificate.SelfSigned();
        _address = await _proxy.StartOnKestrelAsync();
        _token = _proxy.Issuer.IssueAgentToken("", claims => claims["cnf"] =
            new JsonObject { ["x5t#S256"] = ClientCertificate.ThumbprintOf(_proxy.Certificate.Certificate) });
    }

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Theory]
    [InlineData("/http/alertmanager/api%2Fv2/alerts")]
    [InlineData("/http/alertmanager/api%2fv2%2falerts")]
    [InlineData("/http/alertmanager/api%252fv2%252falerts")]
    [InlineData("/http%2falertmanager/api/v2/alerts")]
    [InlineData("/http/alertmanager%2fapi/v2/alerts")]
    [InlineData("/http/alert%6Danager/api/v2/alerts")]
    [InlineData("/http/alertmanager/api/v2/%61lerts")]
    [InlineData("/http/alertmanager/api/v2/x/../alerts")]
    [InlineData("/http/alertmanager/api/v2/./alerts")]
    [InlineData("/http/alertmanager/api/v2/alerts/.")]
    [InlineData("/http/alertmanager/api/v2/alerts/..")]
    [InlineData("/http/alertmanager/api/v2/%2e%2e/v2/alerts")]
    [InlineData("/http/alertmanager/api/v2/%2E/alerts")]
    [InlineData("/http/alertmanager/api/v2/%252e%252e/v2/alerts")]
    [InlineData("/http/alertmanager/api/v2/..;/v2/alerts")]
    [InlineData("/http/alertmanager/api/v2/.%00./alerts")]
    [InlineData("/http/alertmanager/../alertmanager/api/v2/alerts")]
    [InlineData("/mcp/../http/alertmanager/api/v2/alerts")]
    [InlineData("/./http/alertmanager/api/v2/alerts")]
    [InlineData("//http/alertmanager/api/v2/alerts")]
    [InlineData("/http//alertmanager/api/v2/alerts")]
    [InlineData("/http/alertmanager//api/v2/alerts")]
    [InlineData("/http/alertmanager/api/v2//alerts")]
    [InlineData("/http/alertmanager/api/v2/alerts/")]
    [InlineData("/http/alertmanager/api/v2/alerts//")]
    [InlineData("/http/alertmanager/api/v2/alerts;x=1")]
    [InlineData("/http/alertmanager/api/v2;x=1/alerts")]
    [InlineData("/http/alertmanager;x=1/api/v2/alerts")]
    [InlineData("/http/alertmanager/api\\v2/alerts")]
    [InlineData("\\http\\alertmanager\\api\\v2\\alerts")]
    [InlineData("/http/alertmanager/api%5Cv2/alerts")]
    [InlineData("/http/alertmanager/api/v2/alerts%00")]
    [InlineData("/http/alertmanager/api/v2/alerts%0d%0aX-Role:%20admin")]
    [InlineData("/http/alertmanager/api/v2/alerts%20")]
    [InlineData("/http/alertmanager/api/v2/alerts+")]
    [InlineData("/http/alertmanager/api/v2/alerts#/../silences")]
    [InlineData("/http/alertmanager/api/v2/alerts%23")]
    [InlineData("/http/alertmanager/api/v2/alerts%3Ffilter=a")]
    [InlineData("/http/alertmanager/api/v2%c0%afalerts")]
    [InlineData("/http/alertmanager/api/v2/%c0%ae%c0%ae/v2/alerts")]
    [InlineData("/http/alertmanager/api/v2/%e0%80%af/alerts")]
    [InlineData("/http/alertmanager/api/v2/alerts%ff")]
    [InlineData("/http/alertmanager/api/v2/alert%u0073")]
    [InlineData("/http/alertmanager/api/v2/ALERTS")]
    [InlineData("/http/Alertmanager/api/v2/alerts")]
    [InlineData("/HTTP/alertmanager/api/v2/alerts")]
    [InlineData("/http/alertmanager/api/v2/alerts.json")]
    [InlineData("/http/alertmanager/api/v2/alerts/{name}")]
    [InlineData("/http/alertmanager")]
    [InlineData("/http/alertmanager/")]
    [InlineData("http://tool-proxy/http/alertmanager/api/v2/alerts")]
    [InlineData("http://sample-tools/alertmanager/api/v2/alerts")]
    [InlineData("*")]
    public Task APathThatTwoServersCouldReadDifferentlyReachesNothing(string target) => AssertReachesNothingAsync($"GET {target}");

    [Theory]
    [InlineData("filter=a&Filter=b")]
    [InlineData("filter=a&filter=b")]
    [InlineData("filter=a&%66ilter=b")]
    [InlineData("Filter=a")]
    [InlineData("unknown=1")]
    [InlineData("filter[]=a")]
    [InlineData("?filter=a")]
    [InlineData("_method=DELETE")]
    [InlineData("filter=a%00b")]
    [InlineData("filter=a%0d%0ab")]
    public Task AQueryThatTwoServersCouldReadDifferentlyReachesNothing(string query) => AssertReachesNothingAsync($"GET {Alerts}?{query}");

    [Theory]
    [InlineData("get")]
    [InlineData("Get")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    [InlineData("GETX")]
    [InlineData("DELETE")]
    [InlineData("POST", "X-HTTP-Method-Override: GET", "Content-Length: 0")]
    [InlineData("POST", "X-HTTP-Method: GET", "Content-Length: 0")]
    [InlineData("POST", "X-Method-Override: GET", "Content-Length: 0")]
    public Task AnotherMethodReachesNothing(string method, params string[] headers) => AssertReachesNothingAsync($"{method} {Alerts}", headers);

    [Theory]
    [InlineData("{}", "Content-Length: 2", "Content-Length: 3")]
    [InlineData("{}", "Content-Length: 2", "Transfer-Encoding: chunked")]
    [InlineData("2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked", "Transfer-Encoding: identity")]
    [InlineData("2\r\n{}\r\n0\r\n\r\n", "Content-Length: 12", "Transfer-Encoding: chunked")]
    [InlineData("2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: xchunked")]
    [InlineData("2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding : chunked")]
    [InlineData("2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: gzip, chunked")]
    [InlineData("{}", "Content-Length: -2")]
    [InlineData("{}", "Content-Length: 0x2")]
    [InlineData("{}", " Content-Length: 2")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked")]
    [InlineData("""{"minutes":5}""", "Content-Length: 13", "Content-Type: text/plain")]
    [InlineData("""{"minutes":5}""", "Content-Length: 13", "Content-Encoding: gzip")]
    [InlineData("""{"minutes":5,"minutes":6}""", "Content-Length: 25")]
    [InlineData("""{"minutes":5,"other":6}""", "Content-Length: 23")]
    [InlineData("""{"minutes":5,"name":"Other"}""", "Content-Length: 28")]
    [InlineData("""[{"minutes":5}]""", "Content-Length: 15")]
    [InlineData("minutes=5", "Content-Length: 9")]
    public Task ABodyThatTwoServersCouldReadDifferentlyReachesNothing(string body, params string[] headers) =>
        AssertReachesNothingAsync($"POST {Silence}", headers.Any(header => header.StartsWith("Content-Type", StringComparison.Ordinal)) ? headers : [.. headers, "Content-Type: application/json"], body);

    [Fact]
    public Task AGetWithABodyReachesNothing() => AssertReachesNothingAsync($"GET {Alerts}", ["Content-Length: 2", "Content-Type: application/json"], "{}");

    [Theory]
    [InlineData("GET", Alerts, "http://sample-tools/alertmanager/api/v2/alerts")]
    [InlineData("GET", Alerts + "?", "http://sample-tools/alertmanager/api/v2/alerts")]
    [InlineData("GET", Alerts + "?filter=severity", "http://sample-tools/alertmanager/api/v2/alerts?filter=severity")]
    [InlineData("GET", Alerts + "?filter=a;unknown=b", "http://sample-tools/alertmanager/api/v2/alerts?filter=a%3Bunknown%3Db")]
    [InlineData("GET", Alerts + "?filter=a%26unknown%3Db", "http://sample-tools/alertmanager/api/v2/alerts?filter=a%26unknown%3Db")]
    [InlineData("GET", Alerts + "?filter=a%23b/../c%3Fd", "http://sample-tools/alertmanager/api/v2/alerts?filter=a%23b%2F..%2Fc%3Fd")]
    [InlineData("GET", Alerts + "?filter=%252e%ff%c0%af", "http://sample-tools/alertmanager/api/v2/alerts?filter=%252e%25ff%25c0%25af")]
    [InlineData("GET", Alerts + "?%66ilter=%61", "http://sample-tools/alertmanager/api/v2/alerts?filter=a")]
    public async Task WhatIsForwardedIsMadeFromTheMatch(string method, string target, string upstream)
    {
        Assert.StartsWith("HTTP/1.1 200", await SendAsync($"{method} {target}", []));

        Assert.Equal(upstream, Assert.Single(_proxy.Tool.Calls).Uri.AbsoluteUri);
    }

    [Fact]
    public async Task NoHeaderThatAServerRoutesByTravels()
    {
        string[] names = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-For", "Forwarded", "Via", "Cookie"];

        Assert.StartsWith("HTTP/1.1 200", await SendAsync($"GET {Alerts}", [.. names.Select(name => $"{name}: /api/v2/silences")]));

        var call = Assert.Single(_proxy.Tool.Calls);
        Assert.Equal(("GET", "http://sample-tools/alertmanager/api/v2/alerts"), (call.Method, call.Uri.AbsoluteUri));
        Assert.DoesNotContain(names, name => call.Headers.Contains(name));
    }

    [Theory]
    [InlineData("""{ "minutes": 5.0 }""", "Content-Length: 18", """{"minutes":5}""")]
    [InlineData("12;x=\"y\"\r\n{ \"minutes\": 5.0 }\r\n0\r\n\r\n", "Transfer-Encoding: chunked", """{"minutes":5}""")]
    [InlineData("", "Content-Length: 0", "")]
    public async Task AWriteIsForwardedAsItsParse(string body, string header, string forwarded)
    {
        Assert.StartsWith("HTTP/1.1 200", await SendAsync($"POST {Silence}", [header, "Content-Type: application/json; charset=utf-8"], body));

        var call = Assert.Single(_proxy.Tool.Calls);
        Assert.Equal(("POST", "http://sample-tools/alertmanager/api/v2/silences/Totals", forwarded), (call.Method, call.Uri.AbsoluteUri, call.Body));
        Assert.Equal("Totals", Assert.Single(_proxy.Policy.Asked).Resource.Id);
    }

    private async Task AssertReachesNothingAsync(string request, string[]? headers = null, string body = "")
    {
        var answer = await SendAsync(request, headers ?? [], body);

        // 4xx, or 501 for a method that nobody knows, or no answer at all; and the caller was no reason.
        Assert.Matches("^(HTTP/1.1 (4|501)|\\z)", answer);
        Assert.DoesNotContain("caller-unproven", answer);
        Assert.Empty(_proxy.Tool.Calls);
        // What the server itself refuses, or what no route takes, never was a call; everything else is on record.
        if (answer.Contains("urn:agenttrust:denial:", StringComparison.Ordinal))
            await _proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallRefused && record.Outcome == "denied");
    }

    private async Task<string> SendAsync(string request, string[] headers, string body = "")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_address.Host, _address.Port);
        await using var stream = socket.GetStream();
        string[] lines = [$"{request} HTTP/1.1", $"Host: {_address.Authority}", $"Authorization: Bearer {_token}", "Connection: close", .. headers, "", body];
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)));
        return await ReadAsync(stream);
    }

    /// <summary>A server that does not read a request to its end resets the connection behind its answer, or before it arrives.</summary>
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // What arrived is the answer.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
