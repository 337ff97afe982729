using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.AuditService.Search.Reports;
using AgentTrust.AuditService.Search.Stories;
using AgentTrust.AuditService.Search.Views;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Search;

internal static class SearchSetup
{
    public static void AddSearch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SearchOptions>, SearchOptionsValidator>();
        builder.Services.AddExceptionHandler<SearchProblem>();
        builder.Services.AddSingleton<SearchTelemetry>();
        builder.Services.AddSingleton<ISearchIndex, PostgresSearchIndex>();
        builder.Services.AddSingleton<ISavedViews, PostgresSavedViews>();
        builder.Services.AddSingleton<Evidence>();
        builder.Services.AddSingleton<PossibleActors>();
        builder.Services.AddSingleton<SearchFollower>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SearchFollower>());
        builder.Services.AddHealthChecks().AddCheck<SearchHealth>("search");
    }

    /// <summary>Questions of people, each answered within what they may see.</summary>
    public static void MapSearchQuestions(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("").WithTags("Evidence").RequirePerson();

        people.MapSearch();
        people.MapStories();
        people.MapSecrets();
        people.MapWhoCould();
        people.MapViews();
    }
}
