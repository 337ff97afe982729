using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>How large a task may be, whoever opens it.</summary>
internal sealed class TaskOptions
{
    public const string Section = "Issuer:Tasks";

    /// <summary>The most calls that a task's budget may hold.</summary>
    public int MaxCalls { get; set; } = 5000;

    /// <summary>The most writes that a task's budget may hold.</summary>
    public int MaxWrites { get; set; } = 500;

    /// <summary>The most bytes of answers that a task's budget may hold.</summary>
    public long MaxBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>The most tokens of language models that a task's budget may hold.</summary>
    public long MaxModelTokens { get; set; } = 20_000_000;

    /// <summary>The longest life of a task, in minutes.</summary>
    public int MaxMinutes { get; set; } = 1440;
}

internal sealed class TaskOptionsValidator : IValidateOptions<TaskOptions>
{
    public ValidateOptionsResult Validate(string? name, TaskOptions options) =>
        options.MaxCalls < 1 ? Fail(nameof(options.MaxCalls), "at least 1")
        : options.MaxWrites < 0 ? Fail(nameof(options.MaxWrites), "at least 0")
        : options.MaxBytes < 1 ? Fail(nameof(options.MaxBytes), "at least 1")
        : options.MaxModelTokens < 0 ? Fail(nameof(options.MaxModelTokens), "at least 0")
        : options.MaxMinutes is < 1 or > 43_200 ? Fail(nameof(options.MaxMinutes), "1 to 43200: thirty days")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string member, string rule) =>
        ValidateOptionsResult.Fail($"{TaskOptions.Section}:{member} must be {rule}.");
}
