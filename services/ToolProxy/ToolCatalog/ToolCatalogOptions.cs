using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCatalog;

internal sealed class ToolCatalogOptions
{
    public const string Section = "ToolProxy:ToolCatalog";
    public const int ShortestKey = 32;

    /// <summary>The catalog file; relative to the content root.</summary>
    public string File { get; set; } = "../../policies/tool-catalog.json";

    /// <summary>How long an upstream's tool definitions are believed before they are fetched again.</summary>
    public TimeSpan DefinitionsLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Base64 of at least 32 bytes that replicas share: only what was accepted under this key holds.
    /// Without it every process has its own, and what a person accepted holds there and until it ends.</summary>
    public string? AcceptanceKey { get; set; }
}

internal sealed class ToolCatalogOptionsValidator(IHostEnvironment environment) : IValidateOptions<ToolCatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, ToolCatalogOptions options)
    {
        if (options.DefinitionsLifetime <= TimeSpan.Zero || options.DefinitionsLifetime > TimeSpan.FromMinutes(1))
            return ValidateOptionsResult.Fail($"{Key(nameof(options.DefinitionsLifetime))} must be more than zero and at most one minute.");
        if (options.AcceptanceKey is { } key && !IsKey(key))
            return ValidateOptionsResult.Fail($"{Key(nameof(options.AcceptanceKey))} must be base64 of at least {ToolCatalogOptions.ShortestKey} random bytes (openssl rand -base64 32), or absent.");

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

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= ToolCatalogOptions.ShortestKey;
    }

    private static string Key(string member) => $"{ToolCatalogOptions.Section}:{member}";
}
