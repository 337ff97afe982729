namespace AgentTrust.PolicyService.Evaluation;

/// <summary>AuthZEN 1.0: a request's <c>X-Request-ID</c> comes back with its answer, whatever the answer is.</summary>
internal sealed class RequestIdEcho : IStartupFilter
{
    public const string Header = "X-Request-ID";
    private const int Longest = 1024;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(EchoAsync);
        next(app);
    };

    private static Task EchoAsync(HttpContext context, RequestDelegate next)
    {
        // Set when the answer starts: the exception handler clears headers that were set before.
        if (context.Request.Headers[Header] is [{ Length: > 0 and <= Longest } id] && id.All(c => c is >= ' ' and <= '~'))
            context.Response.OnStarting(() =>
            {
                context.Response.Headers[Header] = id;
                return Task.CompletedTask;
            });
        return next(context);
    }
}
