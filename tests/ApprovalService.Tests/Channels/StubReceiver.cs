using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentTrust.ApprovalService.Tests.Channels;

/// <summary>Somebody else's server on this machine, by HTTP: takes what comes, and says what a test wants.</summary>
internal sealed class StubReceiver : IAsyncDisposable
{
    private WebApplication? _app;

    public ConcurrentQueue<(IReadOnlyDictionary<string, string> Headers, byte[] Body)> Received { get; } = new();

    public int Status { get; set; } = 204;

    public string Url { get; private set; } = "";

    public async Task<StubReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/hook", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            Received.Enqueue((context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            context.Response.StatusCode = Status;
        });
        await _app.StartAsync(cancellationToken);
        Url = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hook";
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}

/// <summary>A mail server for one message.</summary>
internal sealed class StubMailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public StubMailServer() => _listener.Start();

    public string Url => $"smtp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken);

        var (message, isData) = (new StringBuilder(), false);
        await SayAsync("220 stub");
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            message.AppendLine(line);
            if (isData && line != ".") continue;
            await SayAsync(line switch
            {
                "." => "250 taken",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 stub",
            });
            isData = line == "DATA";
            if (line == "QUIT") break;
        }

        return message.ToString();
    }

    public void Dispose() => _listener.Dispose();
}
