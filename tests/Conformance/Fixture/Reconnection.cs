using Microsoft.AspNetCore.Http;

namespace AgentTrust.Conformance.Fixture;

/// <summary>Who comes back for the rest of a stream sooner than it was told to (SEP-1699, <c>retry</c>) waits here: by then there is a rest.</summary>
internal sealed class Reconnection(RequestDelegate next)
{
    /// <summary>What a client is told to wait.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMilliseconds(300);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey("Last-Event-ID")) await Task.Delay(After, context.RequestAborted);
        await next(context);
    }
}
