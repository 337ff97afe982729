using Microsoft.AspNetCore.Diagnostics;
using StackExchange.Redis;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>Tells people that what the replicas share cannot be reached; agents are told by the step that needed it.</summary>
internal sealed partial class StoreUnavailableProblem(IProblemDetailsService problems, ILogger<StoreUnavailableProblem> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (RedisException or RedisTimeoutException)) return false;

        LogUnavailable(exception);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails = { Type = "urn:agenttrust:problem:store-unavailable", Title = "What the replicas of this proxy share cannot be reached.", Detail = "Bring Redis back and try again; nothing was changed." },
        });
    }

    [LoggerMessage(EventId = 1604, Level = LogLevel.Error, Message = "The shared store did not answer a person's request")]
    private partial void LogUnavailable(Exception exception);
}
