using Microsoft.AspNetCore.Http.Metadata;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>What all AuthZEN endpoints have in common: who may ask, and errors as the standard words them.</summary>
internal static class AccessEndpoints
{
    public static RouteGroupBuilder MapAccess(this IEndpointRouteBuilder routes, string tag) =>
        routes.MapGroup("")
            .WithTags(tag)
            .WithMetadata(new AnswersInText())
            .RequireAuthorization(DecisionCallers.Policy);
}

/// <summary>AuthZEN 1.0 §10.1.2: the body of an error is a message, not problem details.</summary>
internal sealed class AnswersInText : ISkipStatusCodePagesMetadata;

/// <summary>Words for the refusals that come before an AuthZEN endpoint runs.</summary>
internal sealed class AccessErrorText : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (HttpContext context, RequestDelegate rest) =>
        {
            await rest(context);
            if (!context.Response.HasStarted && context.Response.ContentLength is null
                && Words(context.Response.StatusCode) is { } words && context.GetEndpoint()?.Metadata.GetMetadata<AnswersInText>() is not null)
                await context.Response.WriteAsync(words, context.RequestAborted);
        });
        next(app);
    };

    private static string? Words(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "The caller did not authenticate.",
        StatusCodes.Status403Forbidden => "The caller may not ask for decisions.",
        _ => null,
    };
}
