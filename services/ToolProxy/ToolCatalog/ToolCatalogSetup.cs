using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.ToolCatalog.Quarantine;
using AgentTrust.ToolProxy.ToolCatalog.Review;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>Which tools exist, and whether they still are what a person approved.</summary>
internal static class ToolCatalogSetup
{
    public static void AddToolCatalog(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ToolCatalogOptions>().BindConfiguration(ToolCatalogOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ToolCatalogOptions>, ToolCatalogOptionsValidator>();
        builder.Services.AddSingleton(services => CatalogFile.Load(Path.Combine(
            services.GetRequiredService<IHostEnvironment>().ContentRootPath,
            services.GetRequiredService<IOptions<ToolCatalogOptions>>().Value.File)));
        builder.Services.AddSingleton<ToolDefinitions>();

        if (builder.TryAddCache())
            builder.Services.AddSingleton<IToolNotes, RedisToolNotes>();
        else
            builder.Services.AddSingleton<IToolNotes, MemoryToolNotes>();
        builder.Services.AddSingleton<VerdictSeal>();
        builder.Services.AddSingleton<ToolVerdicts>();
        builder.Services.AddSingleton<AcceptedDefinitions>();
        builder.Services.AddSingleton<ToolRecords>();
        builder.Services.AddSingleton<ToolQuarantine>();
        builder.Services.AddSingleton<ToolReviews>();
    }

    /// <summary>For people; agents have no way here, their tokens are no person's.</summary>
    public static void MapToolCatalog(this IEndpointRouteBuilder routes) => routes.MapToolReview();
}
