using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.ContinuousIntegration;

internal sealed class PipelineOptions
{
    public const string Section = "SampleTools:ContinuousIntegration";

    /// <summary>How long building and testing may take together.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How much output is kept; more ends the run.</summary>
    public int OutputLimit { get; set; } = 64 * 1024;

    /// <summary>
    /// Accept that a machine that allows no isolation (no user namespaces) runs what agents write without any: a container that is
    /// thrown away, say. Off, such a machine refuses every run and says what it lacks.
    /// </summary>
    public bool RunWithoutIsolation { get; set; }
}

internal sealed class PipelineOptionsValidator : IValidateOptions<PipelineOptions>
{
    public ValidateOptionsResult Validate(string? name, PipelineOptions options)
    {
        if (options.TimeLimit < TimeSpan.FromSeconds(1) || options.TimeLimit > TimeSpan.FromMinutes(30))
            return ValidateOptionsResult.Fail($"{PipelineOptions.Section}:{nameof(options.TimeLimit)} must be between one second and 30 minutes.");

        return options.OutputLimit is >= 1024 and <= 1024 * 1024
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{PipelineOptions.Section}:{nameof(options.OutputLimit)} must be 1024 to 1048576 characters.");
    }
}
