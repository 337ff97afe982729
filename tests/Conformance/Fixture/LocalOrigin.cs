using Microsoft.AspNetCore.Http;

namespace AgentTrust.Conformance.Fixture;

/// <summary>MCP transports, security warning: a request of a web page from elsewhere is refused.</summary>
internal sealed class LocalOrigin(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin is [{ } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.IsLoopback))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(context);
    }
}
