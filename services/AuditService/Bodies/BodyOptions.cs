using AgentTrust.Contracts.Audit;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Bodies;

internal sealed class BodyOptions
{
    public const string Section = "Audit:Bodies";

    /// <summary>The longest body, in bytes.</summary>
    public int MaxBytes { get; set; } = 256 * 1024;

    /// <summary>How long the arguments of calls are kept.</summary>
    public TimeSpan ArgumentsRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long answers of tools and of models are kept.</summary>
    public TimeSpan AnswerRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long prompts are kept.</summary>
    public TimeSpan PromptRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often bodies past their retention are looked for.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan RetentionOf(string name) => name switch
    {
        BodyNames.Arguments => ArgumentsRetention,
        BodyNames.Answer => AnswerRetention,
        BodyNames.Prompt => PromptRetention,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such body."),
    };
}

internal sealed class BodyOptionsValidator : IValidateOptions<BodyOptions>
{
    public ValidateOptionsResult Validate(string? name, BodyOptions options)
    {
        (string Member, bool Positive)[] settings =
        [
            (nameof(options.MaxBytes), options.MaxBytes > 0),
            (nameof(options.ArgumentsRetention), options.ArgumentsRetention > TimeSpan.Zero),
            (nameof(options.AnswerRetention), options.AnswerRetention > TimeSpan.Zero),
            (nameof(options.PromptRetention), options.PromptRetention > TimeSpan.Zero),
            (nameof(options.SweepInterval), options.SweepInterval > TimeSpan.Zero),
        ];
        var failures = settings.Where(s => !s.Positive).Select(s => $"{BodyOptions.Section}:{s.Member} must be greater than zero.").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
