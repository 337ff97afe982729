using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.ServiceDefaults;

/// <summary><c>/alive</c>: the process answers. <c>/health</c>: it can do its work. Both are open to any caller and say nothing else.</summary>
internal static class Health
{
    private const string LivePath = "/alive";
    private const string ReadyPath = "/health";
    private const string LiveTag = "live";

    public static void AddHealth(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous();
    }

    public static bool IsProbe(PathString path) => path.Equals(LivePath) || path.Equals(ReadyPath);

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var status = report.Status;
        if (report.Entries.Values.Any(Readiness.IsNotYet))
        {
            status = HealthStatus.Unhealthy;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(status.ToString(), context.RequestAborted);
    }
}
