using Microsoft.AspNetCore.Diagnostics;

namespace AgentTrust.AuditService.Log;

/// <summary>Tells whoever reads that the evidence was damaged, instead of showing it.</summary>
internal sealed partial class DamagedLogProblem(IProblemDetailsService problems, ILogger<DamagedLogProblem> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not DamagedLogException damage) return false;

        LogDamaged(damage);
        httpContext.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails = { Type = "urn:agenttrust:audit:log-damaged", Title = "The log was damaged.", Detail = damage.Message },
        });
    }

    [LoggerMessage(EventId = 4105, Level = LogLevel.Critical, Message = "The stored log does not hold")]
    private partial void LogDamaged(Exception exception);
}
