using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AgentTrust.ServiceDefaults.Tests.Identity;

/// <summary>A SPIFFE Workload API on a Unix socket: a real HTTP/2 server that speaks gRPC by hand.</summary>
internal sealed class FakeWorkloadApi : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly WebApplication _server;

    private FakeWorkloadApi(DirectoryInfo folder, WebApplication server) => (_folder, _server) = (folder, server);

    public string Address => $"unix://{_folder.FullName}/agent.sock";

    /// <summary>SPIFFE ID and SVID of each answer.</summary>
    public List<(string Id, string Svid)> Svids { get; } = [];

    public string? Status { get; set; } = "0";

    /// <summary>Sent in place of a message.</summary>
    public byte[]? Body { get; set; }

    public bool IsSilent { get; set; }

    public List<(string Audience, string Id)> Asked { get; } = [];

    public List<IHeaderDictionary> Headers { get; } = [];

    public static async Task<FakeWorkloadApi> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("spiffe-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenUnixSocket($"{folder.FullName}/agent.sock", listen => listen.Protocols = HttpProtocols.Http2));
        var api = new FakeWorkloadApi(folder, builder.Build());
        api._server.MapPost("/SpiffeWorkloadAPI/FetchJWTSVID", api.AnswerAsync);
        await api._server.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (IsSilent) await Task.Delay(Timeout.Infinite, context.RequestAborted);

        using var request = new MemoryStream();
        await context.Request.Body.CopyToAsync(request, context.RequestAborted);
        Headers.Add(context.Request.Headers);
        Asked.Add(Read(request.ToArray()));

        context.Response.ContentType = "application/grpc";
        if (Status == "0" || Body is not null)
            await context.Response.Body.WriteAsync(Body ?? Frame([.. Svids.SelectMany(svid => Field(1, [.. Field(1, svid.Id), .. Field(2, svid.Svid)]))]));
        if (Status is not null) context.Response.AppendTrailer("grpc-status", Status);
    }

    public static byte[] Frame(byte[] message) =>
        [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>With a field between that the reader does not know, as a newer server might send.</summary>
    private static byte[] Field(int number, byte[] value) => value.Length < 128
        ? [0x78, 0x96, 0x01, (byte)((number << 3) | 2), (byte)value.Length, .. value]
        : [0x78, 0x96, 0x01, (byte)((number << 3) | 2), (byte)(0x80 | (value.Length & 0x7f)), (byte)(value.Length >> 7), .. value];

    /// <summary>Two texts, each shorter than 128 bytes.</summary>
    private static (string, string) Read(byte[] frame)
    {
        var length = frame[6];
        Assert.Equal([0x0a, 0x12], [frame[5], frame[7 + length]]);
        return (Encoding.UTF8.GetString(frame, 7, length), Encoding.UTF8.GetString(frame, 9 + length, frame[8 + length]));
    }
}
