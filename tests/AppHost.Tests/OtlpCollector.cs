using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AgentTrust.AppHost.Tests;

/// <summary>Receives what the processes export by OTLP over gRPC, and remembers it.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private const string TraceExport = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const int MessagePrefix = 5; // gRPC: one byte "compressed?", four bytes length

    private readonly ConcurrentQueue<SeenSpan> _spans = new();
    private readonly ConcurrentQueue<byte[]> _exports = new();
    private readonly WebApplication _app;

    private OtlpCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyCollection<SeenSpan> Spans => _spans;

    /// <summary>Every message as it came: traces, metrics and logs in protobuf, in which texts stand in the clear.</summary>
    public IReadOnlyCollection<byte[]> Exports => _exports;

    public static async Task<OtlpCollector> StartAsync(CancellationToken cancellationToken)
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync(cancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var export = body.ToArray();
        _exports.Enqueue(export);
        // Metrics and logs come by the same way and are thanked for alike.
        if (context.Request.Path == TraceExport)
            foreach (var span in TraceRequest.Read(Message(export))) _spans.Enqueue(span);

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[MessagePrefix], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static ReadOnlyMemory<byte> Message(byte[] body)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1));
        return body[0] == 0 && length == body.Length - MessagePrefix
            ? body.AsMemory(MessagePrefix)
            : throw new InvalidDataException("This is not one plain gRPC message.");
    }
}
