using System.Net;
using System.Net.Mime;
using System.Text.Json;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>An MCP server that answers at once: one tool to read, one to write. What stands before it is what is measured.</summary>
internal sealed class CalledServer : IAsyncDisposable
{
    /// <summary>The permit of an authorization service that knows no rules.</summary>
    public const string PermitPath = "/permit";

    private static readonly JsonElement[] Definitions =
    [
        JsonElement.Parse("""{"name":"get_alert","description":"Reads an alert.","inputSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}}"""),
        JsonElement.Parse("""{"name":"comment_ticket","description":"Writes a comment.","inputSchema":{"type":"object","properties":{"id":{"type":"string"},"text":{"type":"string"}},"required":["id","text"],"additionalProperties":false}}"""),
    ];

    private static readonly byte[] Answer = JsonSerializer.SerializeToUtf8Bytes(new
    {
        content = new[] { new { type = "text", text = string.Concat(Enumerable.Repeat("The checkout service answers with errors since 09:12. ", 8)) } },
        isError = false,
    });

    private readonly LoopbackServer _server;

    private CalledServer(LoopbackServer server) => _server = server;

    public Uri Address => _server.Address;

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    public static async Task<CalledServer> StartAsync(CancellationToken cancellationToken) => new(await LoopbackServer.StartAsync(
        app =>
        {
            app.MapPost("/mcp", AnswerAsync);
            app.MapPost("/mcp/alerts", AnswerAsync);
            app.Map(PermitPath, static () => Results.NoContent());
        },
        cancellationToken));

    /// <summary>Writes a catalog of which this is all servers; they bear names of shipped ones, so that the shipped task reaches them.</summary>
    public static Task WriteCatalogAsync(string file, CancellationToken cancellationToken) => File.WriteAllTextAsync(file, $$"""
        {
          "servers": {
            "alerts": {
              "url": "http://called/mcp",
              "tools": {
                "get_alert": {
                  "action": "alert.read", "resource": { "type": "alert", "id": "{name}" }, "sensitivity": "internal",
                  "digest": "{{ToolDefinition.DigestOf(Definitions[0])}}"
                },
                "comment_ticket": {
                  "action": "ticket.write", "resource": { "type": "ticket", "id": "{id}" }, "sensitivity": "internal", "sink": "ticket",
                  "digest": "{{ToolDefinition.DigestOf(Definitions[1])}}"
                }
              }
            }
          },
          "apis": {}
        }
        """, cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var lists = request.RootElement.GetProperty("method").ValueEquals("tools/list"u8);
        context.Response.ContentType = MediaTypeNames.Application.Json;
        var body = new MemoryStream();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WritePropertyName("id"u8);
            request.RootElement.GetProperty("id").WriteTo(json);
            json.WritePropertyName("result"u8);
            if (lists) JsonSerializer.Serialize(json, new { tools = Definitions }, WireJson.Options);
            else json.WriteRawValue(Answer, skipInputValidation: true);
            json.WriteEndObject();
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }
}
