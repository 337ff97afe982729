using System.Net;
using System.Text.Json;
using AgentTrust.Console.Tests.Backend;
using AgentTrust.OperatorConsole;
using AgentTrust.SampleIdentity.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(AgentTrust.Console.BrowserTests.ConsoleOverFakes))]

namespace AgentTrust.Console.BrowserTests;

/// <summary>The real console and the real sample identity on loopback ports, in front of services that are made up.</summary>
public sealed class ConsoleOverFakes : IAsyncLifetime
{
    public const string Password = "correct horse";
    private readonly Host<SignInPage> _identity = new();
    private readonly Host<App> _console = new();
    private WebApplication? _backend;

    public FakeControlPlane Plane { get; } = Samples.Story();

    public Uri Console { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await StartBackendAsync(Plane);
        var identity = _identity.Start(("SampleIdentity:Password", Password));
        var services = new Uri(_backend.Urls.First()).Authority;
        Console = _console.Start([
            ("People:Authority", identity.ToString()),
            .. ((string[])["token-issuer", "approval-service", "audit-service", "policy-service", "tool-proxy"])
                .Select(name => ($"services:{name}:http:0", $"http://{services}")),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        await _identity.DisposeAsync();
        if (_backend is not null) await _backend.DisposeAsync();
        Plane.Dispose();
    }

    // One server stands for all; service discovery keeps the name it was asked under only in the token's audience.
    private static async Task<WebApplication> StartBackendAsync(FakeControlPlane plane)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => ForwardAsync(context, plane));
        await app.StartAsync();
        return app;
    }

    private static async Task ForwardAsync(HttpContext context, FakeControlPlane plane)
    {
        var service = context.Request.Path.Value!.Split('/')[1] switch
        {
            "access-requests" or "break-glass-reviews" or "passkeys" or "approval-measures" => "approval-service",
            "log" or "records" or "calls" or "who-could" or "secrets" or "views" => "audit-service",
            "tools" or "operations" => "tool-proxy",
            "policy-sets" or "access" or "questions" => "policy-service",
            _ => "token-issuer",
        };
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), $"http://{service}{context.Request.Path}{context.Request.QueryString}");
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();

        using var response = plane.Answer(request, body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body));
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body);
    }

    private sealed class Host<TInAssembly> : WebApplicationFactory<TInAssembly>
        where TInAssembly : class
    {
        private (string Key, string Value)[] _settings = [];

        public Uri Start(params (string Key, string Value)[] settings)
        {
            _settings = settings;
            UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)); // a port given here would be set while the host may be starting
            StartServer();
            return new Uri(ClientOptions.BaseAddress.ToString().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in _settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        }
    }
}
