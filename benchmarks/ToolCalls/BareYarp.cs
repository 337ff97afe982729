using System.Net;
using AgentTrust.Benchmarks.Decisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>The baseline, in a process of its own: the same library forwards the same requests, and asks nobody anything.</summary>
internal static class BareYarp
{
    public const string Verb = "serve-bare-yarp";
    public const string CertificateSetting = "Kestrel:Certificates:Default:Path";

    /// <returns>The process, which listens in plain, and where it listens by TLS.</returns>
    public static async Task<(ServerProcess Process, IPEndPoint Tls)> StartAsync(Uri upstream, string certificateFile, CancellationToken cancellationToken)
    {
        var tls = new IPEndPoint(IPAddress.Loopback, ServerProcess.FreePort());
        return (await ServerProcess.StartAsync(
            Path.ChangeExtension(typeof(BareYarp).Assembly.Location, null),
            address => [Verb, "--urls", $"http://{address};https://{tls}", "--upstream", upstream.AbsoluteUri, $"--{CertificateSetting}", certificateFile],
            "/health", cancellationToken), tls);
    }

    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddHttpForwarder();
        await using var app = builder.Build();

        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var upstream = builder.Configuration["upstream"]!;
        app.MapGet("/health", static () => Results.Ok());
        app.Map("/mcp/{**rest}", async (HttpContext context) => await forwarder.SendAsync(context, upstream, invoker));
        await ((IHost)app).RunAsync(cancellationToken);
    }
}
