using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>How much is kept of what sessions have seen.</summary>
internal sealed class ProvenanceOptions
{
    public const string Section = "ToolProxy:Provenance";

    /// <summary>The longest trail of marks of a task, about 8 bytes for each new word; beyond it every value that is not known counts as untrusted.</summary>
    public int MaxBytesPerTask { get; set; } = 1024 * 1024;

    /// <summary>How many tasks' trails a process keeps at hand, each in three times its bytes; the others are read again when they call.</summary>
    public int MaxTasks { get; set; } = 200;
}

internal sealed class ProvenanceOptionsValidator : IValidateOptions<ProvenanceOptions>
{
    public ValidateOptionsResult Validate(string? name, ProvenanceOptions options) =>
        options.MaxBytesPerTask is < 1024 or > 64 * 1024 * 1024 ? Fail(nameof(options.MaxBytesPerTask), "1024 to 67108864")
        : options.MaxTasks is < 1 or > 100_000 ? Fail(nameof(options.MaxTasks), "1 to 100000")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string member, string rule) =>
        ValidateOptionsResult.Fail($"{ProvenanceOptions.Section}:{member} must be {rule}.");
}
