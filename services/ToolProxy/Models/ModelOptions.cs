using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Models;

internal sealed class ModelOptions
{
    public const string Section = "ToolProxy:Models";

    /// <summary>Prompts and answers are kept beside their records, encrypted and without the secrets that were found; otherwise their digests alone.</summary>
    public bool KeepWords { get; set; } = true;

    /// <summary>A longer prompt or answer is on record by its digest alone; at most what the audit service takes (<c>Audit:Bodies:MaxBytes</c>).</summary>
    public int MaxWordsBytes { get; set; } = 256 * 1024;
}

internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options) =>
        options.MaxWordsBytes > 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{ModelOptions.Section}:{nameof(options.MaxWordsBytes)} must be greater than zero; set {ModelOptions.Section}:{nameof(options.KeepWords)} to false to keep none.");
}
