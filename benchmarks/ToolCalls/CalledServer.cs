using System.Net;
using System.Net.Mime;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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

    private readonly WebApplication _app;

    private CalledServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    public static async Task<CalledServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/mcp", AnswerAsync);
        app.MapPost("/mcp/alerts", AnswerAsync);
        app.Map(PermitPath, static () => Results.NoContent());
        await app.StartAsync(cancellationToken);
        return new(app);
    }

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

    public ValueTask DisposeAsync() => _app.DisposeAsync();

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
