using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Tail;

internal sealed class TailOptions
{
    public const string Section = "Audit:Tail";

    /// <summary>How many people may watch at once, in each replica.</summary>
    public int MostWatchers { get; set; } = 200;

    /// <summary>After so long without a record the stream says that it lives.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromSeconds(15);
}

internal sealed class TailOptionsValidator : IValidateOptions<TailOptions>
{
    public ValidateOptionsResult Validate(string? name, TailOptions options) =>
        options.MostWatchers <= 0 ? ValidateOptionsResult.Fail($"{TailOptions.Section}:{nameof(options.MostWatchers)} must be greater than zero.")
        : options.IdleAfter <= TimeSpan.Zero ? ValidateOptionsResult.Fail($"{TailOptions.Section}:{nameof(options.IdleAfter)} must be greater than zero.")
        : ValidateOptionsResult.Success;
}
