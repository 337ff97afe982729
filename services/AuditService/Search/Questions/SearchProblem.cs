using AgentTrust.AuditService.Search.Index;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Search.Questions;

/// <summary>A question that cannot be answered, in words.</summary>
internal sealed class SearchProblem(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not SearchTooLongException) return false;

        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Type = "urn:agenttrust:audit:search-too-long",
                Title = "The search took too long.",
                Detail = "Ask for less: a shorter time, an agent, a task.",
            },
        });
    }

    public static ProblemHttpResult Malformed(string detail) => TypedResults.Problem(
        detail, title: "The question cannot be answered.", type: "urn:agenttrust:audit:question-malformed", statusCode: StatusCodes.Status400BadRequest);
}
