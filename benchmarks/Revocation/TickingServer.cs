using System.Net.Mime;
using System.Text.Json;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>An MCP server whose only tool answers with a notification, and then with one a tick until its caller is cut off, so that the last one says when.</summary>
internal sealed class TickingServer : IAsyncDisposable
{
    /// <summary>As often as a timer can.</summary>
    public static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>Nobody waits so long: what is said is said at the beginning.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private static readonly JsonElement Definition =
        JsonElement.Parse("""{"name":"list_alerts","description":"Ticks.","inputSchema":{"type":"object"}}""");

    private readonly LoopbackServer _server;

    private TickingServer(LoopbackServer server) => _server = server;

    public Uri Address => _server.Address;

    public static async Task<TickingServer> StartAsync(TimeSpan tick, CancellationToken cancellationToken) =>
        new(await LoopbackServer.StartAsync(app => app.MapPost("/mcp", context => AnswerAsync(context, tick)), cancellationToken));

    /// <summary>Writes a catalog of which this is the one server; it bears the name of a shipped one, so that the shipped task reaches it.</summary>
    public static Task WriteCatalogAsync(string file, CancellationToken cancellationToken) => File.WriteAllTextAsync(file, $$"""
        {
          "servers": {
            "alerts": {
              "url": "http://ticker/mcp",
              "tools": {
                "list_alerts": {
                  "action": "alert.read",
                  "resource": { "type": "alert", "id": "*" },
                  "sensitivity": "internal",
                  "digest": "{{ToolDefinition.DigestOf(Definition)}}"
                }
              }
            }
          },
          "apis": {}
        }
        """, cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, TimeSpan tick)
    {
        var request = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
        if (request.GetProperty("method").GetString() == "tools/list")
        {
            await context.Response.WriteAsJsonAsync(
                new { jsonrpc = "2.0", id = request.GetProperty("id"), result = new { tools = new[] { Definition } } }, context.RequestAborted);
            return;
        }

        context.Response.ContentType = MediaTypeNames.Text.EventStream;
        using var timer = new PeriodicTimer(tick);
        try
        {
            do
            {
                await context.Response.WriteAsync(
                    "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\"tick\"}}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            } while (await timer.WaitForNextTickAsync(context.RequestAborted));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Cut off: what is measured.
        }
    }
}
