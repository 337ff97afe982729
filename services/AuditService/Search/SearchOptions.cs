using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Search;

internal sealed class SearchOptions
{
    public const string Section = "Audit:Search";

    /// <summary>How often the log is looked at for records that cannot be found yet.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Records that become findable in one transaction.</summary>
    public int BatchSize { get; set; } = 1000;

    /// <summary>How long one question may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>So many records behind the log, and health says so.</summary>
    public long MostBehind { get; set; } = 50_000;
}

internal sealed class SearchOptionsValidator : IValidateOptions<SearchOptions>
{
    public ValidateOptionsResult Validate(string? name, SearchOptions options)
    {
        (string Member, bool Positive)[] settings =
        [
            (nameof(options.Interval), options.Interval > TimeSpan.Zero),
            (nameof(options.BatchSize), options.BatchSize > 0),
            (nameof(options.Timeout), options.Timeout > TimeSpan.Zero),
            (nameof(options.MostBehind), options.MostBehind > 0),
        ];
        var failures = settings.Where(s => !s.Positive).Select(s => $"{SearchOptions.Section}:{s.Member} must be greater than zero.").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
