using System.Collections.Concurrent;
using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.LocalEngine.Tests.Running;

public sealed class HttpTests
{
    private readonly ConcurrentQueue<string> _asked = new();

    [Theory]
    [InlineData(204, true, null)]
    [InlineData(500, false, "InternalServerError")]
    public async Task AnHttpCommandPostsToItsResourceAndTheStatusIsTheResult(int status, bool success, string? error)
    {
        await using var app = await FakeApplication.StartAsync(
            builder => builder.AddExecutable("web", "web", "/").WithHttpEndpoint().WithHttpCommand("/reload", "Reload", commandName: "reload"));
        using var server = Serve(app, status);

        var result = await app.RunAsync("web", "reload");

        Assert.Equal(["POST /reload"], _asked);
        Assert.Equal(success, result.Success);
        if (error is not null)
            Assert.Contains(error, result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnHttpCommandToNobodyIsAFailure()
    {
        await using var app = await FakeApplication.StartAsync(
            builder => builder.AddExecutable("web", "web", "/").WithHttpEndpoint().WithHttpCommand("/reload", "Reload", commandName: "reload"));

        Assert.False((await app.RunAsync("web", "reload")).Success);
    }

    [Fact]
    public async Task AServiceIsHealthyWhenItsHealthPageSaysSo()
    {
        await using var app = await FakeApplication.StartAsync(
            builder => builder.AddExecutable("web", "web", "/").WithHttpEndpoint().WithHttpHealthCheck("/health"));
        var silent = await app.Notifications.WaitForResourceAsync(
            "web", e => e.Snapshot.HealthReports is [{ Status: HealthStatus.Unhealthy }], app.Patience);
        Assert.StartsWith("/health does not answer", silent.Snapshot.HealthReports[0].Description, StringComparison.Ordinal);

        using var server = Serve(app, 200);

        await app.Notifications.WaitForResourceHealthyAsync("web", app.Patience);
        Assert.Contains("GET /health", _asked);
    }

    [Fact]
    public async Task AHealthCheckNeedsAnEndpointThatIsThere()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var web = builder.AddExecutable("web", "web", "/");

        Assert.Throws<DistributedApplicationException>(() => web.WithHttpHealthCheck("/health"));
    }

    private HttpListener Serve(FakeApplication app, int status)
    {
        var listener = new HttpListener { Prefixes = { app.Application.GetEndpoint("web").ToString() } };
        listener.Start();
        _ = AnswerAsync();
        return listener;

        async Task AnswerAsync()
        {
            while (listener.IsListening)
            {
                var context = await listener.GetContextAsync();
                _asked.Enqueue($"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}");
                context.Response.StatusCode = status;
                context.Response.Close();
            }
        }
    }
}
