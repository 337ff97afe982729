using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Agents;

internal sealed class SeedOptions
{
    public const string Section = "Issuer";
    private const string Shipped = "Seed/agents.json";

    /// <summary><c>true</c> for the file shipped with the service, the path of another one, or nothing.</summary>
    public string Seed { get; set; } = "";

    /// <summary>The file to load, or null.</summary>
    public string? File => Seed.Trim() switch
    {
        "" => null,
        var no when no.Equals("false", StringComparison.OrdinalIgnoreCase) => null,
        var yes when yes.Equals("true", StringComparison.OrdinalIgnoreCase) => Path.Combine(AppContext.BaseDirectory, Shipped),
        var path => path,
    };
}

internal sealed class SeedOptionsValidator : IValidateOptions<SeedOptions>
{
    public ValidateOptionsResult Validate(string? name, SeedOptions options) =>
        options.File is null || File.Exists(options.File)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{SeedOptions.Section}:{nameof(options.Seed)} names {options.File}, which does not exist. Give the path of a seed file, true for the one shipped, or leave it out.");
}
