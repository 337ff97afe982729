using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Approvals;

internal sealed class ApprovalOptions
{
    public const string Section = "ApprovalService:Approvals";

    /// <summary>How long people have to decide.</summary>
    public TimeSpan RequestLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a grant may be used.</summary>
    public TimeSpan GrantLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the assertion of a consumed approval is believed; the proxy uses it at once.</summary>
    public TimeSpan AssertionLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many calls one person may grant within an hour; nobody looks at more. Rejecting is free.</summary>
    public int GrantsPerHour { get; set; } = 60;

    /// <summary>How often requests past their time are closed; nothing but the list depends on it.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);
}

internal sealed class ApprovalOptionsValidator : IValidateOptions<ApprovalOptions>
{
    public ValidateOptionsResult Validate(string? name, ApprovalOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Most)[] settings =
        [
            (nameof(options.RequestLifetime), options.RequestLifetime, TimeSpan.FromHours(24)),
            (nameof(options.GrantLifetime), options.GrantLifetime, TimeSpan.FromHours(1)),
            (nameof(options.AssertionLifetime), options.AssertionLifetime, TimeSpan.FromMinutes(5)),
            (nameof(options.SweepInterval), options.SweepInterval, TimeSpan.FromMinutes(1)),
        ];
        var failures = settings.Where(setting => setting.Value <= TimeSpan.Zero || setting.Value > setting.Most)
            .Select(setting => $"{ApprovalOptions.Section}:{setting.Name} must be longer than zero and at most {setting.Most}.")
            .ToList();
        if (options.GrantsPerHour < 1) failures.Add($"{ApprovalOptions.Section}:{nameof(options.GrantsPerHour)} must be at least 1.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
