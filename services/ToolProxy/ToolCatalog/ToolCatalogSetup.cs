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
    }
}
