using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration;

internal sealed class PolicyOptions
{
    public const string Section = "Policies";

    /// <summary>Holds <c>agenttrust.cedarschema</c> and the <c>*.cedar</c> files.</summary>
    public string? Directory { get; set; }
}

/// <summary>Finds <c>policies/</c> beside the service or at the top of the repository when nothing is configured.</summary>
internal sealed class PolicyOptionsDefaults(IHostEnvironment environment) : IPostConfigureOptions<PolicyOptions>
{
    public void PostConfigure(string? name, PolicyOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Directory)) return;

        string[] places = [environment.ContentRootPath, Path.Combine(environment.ContentRootPath, "..", "..")];
        options.Directory = places
            .Select(place => Path.GetFullPath(Path.Combine(place, "policies")))
            .FirstOrDefault(System.IO.Directory.Exists);
    }
}

internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options) =>
        options.Directory is { } directory && System.IO.Directory.Exists(directory)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{PolicyOptions.Section}:{nameof(options.Directory)} is \"{options.Directory}\", which is not a folder; "
                + $"set it to the folder that holds {PolicySetFiles.SchemaName} and the *.cedar files.");
}
