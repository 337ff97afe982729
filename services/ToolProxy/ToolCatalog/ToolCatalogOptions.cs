using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCatalog;

internal sealed class ToolCatalogOptions
{
    public const string Section = "ToolProxy:ToolCatalog";

    /// <summary>The catalog file; relative to the content root.</summary>
    public string File { get; set; } = "../../policies/tool-catalog.json";

    /// <summary>How long an upstream's tool definitions are believed before they are fetched again.</summary>
    public TimeSpan DefinitionsLifetime { get; set; } = TimeSpan.FromSeconds(60);
}

internal sealed class ToolCatalogOptionsValidator(IHostEnvironment environment) : IValidateOptions<ToolCatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, ToolCatalogOptions options)
    {
        if (options.DefinitionsLifetime <= TimeSpan.Zero || options.DefinitionsLifetime > TimeSpan.FromMinutes(1))
            return ValidateOptionsResult.Fail($"{Key(nameof(options.DefinitionsLifetime))} must be more than zero and at most one minute.");

        try
        {
            CatalogFile.Load(Path.Combine(environment.ContentRootPath, options.File));
            return ValidateOptionsResult.Success;
        }
        catch (CatalogException e)
        {
            return ValidateOptionsResult.Fail($"{Key(nameof(options.File))} must name a tool catalog. {e.Message}");
        }
    }

    private static string Key(string member) => $"{ToolCatalogOptions.Section}:{member}";
}
