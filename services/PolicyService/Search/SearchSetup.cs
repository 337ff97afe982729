using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Search;

internal static class SearchSetup
{
    /// <summary>Needs a decision point and its <see cref="ISearchSpace"/>.</summary>
    public static void AddSearch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SearchOptions>, SearchOptionsValidator>();
        builder.Services.AddSingleton<PageTokens>();
        builder.Services.AddSingleton<PermittedSearch>();
    }

    public static void MapSearch(this IEndpointRouteBuilder routes) => routes.MapPermittedSearch();
}
