using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace AgentTrust.ServiceDefaults.Tests;

/// <summary>What a probe answers, and what is logged about it.</summary>
public sealed class ReadinessTests
{
    public static TheoryData<string, HealthCheckResult, HttpStatusCode, bool> Answers => new()
    {
        { "healthy", HealthCheckResult.Healthy(), HttpStatusCode.OK, false },
        { "degraded", HealthCheckResult.Degraded("The broker is away."), HttpStatusCode.OK, false },
        { "not yet", Readiness.NotYet("Starting."), HttpStatusCode.ServiceUnavailable, false },
        { "unhealthy", HealthCheckResult.Unhealthy("Broken."), HttpStatusCode.ServiceUnavailable, true },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task AServiceThatIsNotReadyYetIsNoError(string name, HealthCheckResult result, HttpStatusCode status, bool isError)
    {
        using var log = new CollectedLog();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks().AddCheck(name, () => result);
        await using var app = builder.Build();
        app.MapServiceDefaults();
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var http = app.GetTestClient();
        using var response = await http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(isError, log.Lines.Any(line => line.Level >= LogLevel.Error));
    }
}
