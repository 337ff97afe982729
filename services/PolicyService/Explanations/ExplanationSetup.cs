namespace AgentTrust.PolicyService.Explanations;

/// <summary>Why, and what if. Like a replay it calls nothing and records nothing.</summary>
internal static class ExplanationSetup
{
    public static void AddExplanation(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PolicyConditions>();
        builder.Services.AddSingleton<Explainer>();
    }

    public static void MapExplanations(this IEndpointRouteBuilder routes) => routes.MapExplanation();
}
