using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.Estate;

/// <summary>Where the sample estate lives on disk.</summary>
internal sealed class EstateOptions
{
    public const string Section = "SampleTools";

    /// <summary>Repositories are kept here; an absolute path. Everything else is in the database <c>toolsdb</c>.</summary>
    public string DataDirectory { get; set; } = "";
}

internal sealed class EstateOptionsValidator : IValidateOptions<EstateOptions>
{
    public ValidateOptionsResult Validate(string? name, EstateOptions options) =>
        Path.IsPathFullyQualified(options.DataDirectory)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{EstateOptions.Section}:{nameof(options.DataDirectory)} must be an absolute path of a folder to keep git repositories in; "
                + $"set the environment variable {EstateOptions.Section}__{nameof(options.DataDirectory)}.");
}
