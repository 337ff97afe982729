using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.BreakGlass;

internal sealed class BreakGlassOptions
{
    public const string Section = "ApprovalService:BreakGlass";

    /// <summary>How long a grant by broken glass may be used.</summary>
    public TimeSpan GrantLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>By when somebody else has to have looked; after that nobody breaks the glass for the same agent.</summary>
    public TimeSpan ReviewWithin { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often people are told that a review is open.</summary>
    public TimeSpan RemindEvery { get; set; } = TimeSpan.FromHours(4);
}

internal sealed class BreakGlassOptionsValidator : IValidateOptions<BreakGlassOptions>
{
    public ValidateOptionsResult Validate(string? name, BreakGlassOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Most)[] settings =
        [
            (nameof(options.GrantLifetime), options.GrantLifetime, TimeSpan.FromMinutes(15)),
            (nameof(options.ReviewWithin), options.ReviewWithin, TimeSpan.FromDays(7)),
            (nameof(options.RemindEvery), options.RemindEvery, TimeSpan.FromDays(1)),
        ];
        var failures = settings.Where(setting => setting.Value <= TimeSpan.Zero || setting.Value > setting.Most)
            .Select(setting => $"{BreakGlassOptions.Section}:{setting.Name} must be longer than zero and at most {setting.Most}.")
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
