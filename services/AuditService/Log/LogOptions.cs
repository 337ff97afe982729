using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Log;

internal sealed class LogOptions
{
    public const string Section = "Audit:Log";

    // C2SP tlog-tiles: an entry of a bundle has at most 65,535 bytes; what is around the record has less than 1,000.
    internal const int MostRecordBytes = ushort.MaxValue - 1000;

    /// <summary>The longest record, in bytes of its canonical form.</summary>
    public int MaxRecordBytes { get; set; } = 60 * 1024;

    public int MaxRecordsPerRequest { get; set; } = 1000;

    public int MaxRequestBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How many requests may wait for the next commit before more are turned away.</summary>
    public int MaxWaitingRequests { get; set; } = 2000;

    /// <summary>How many records one commit takes at most (a request is never split).</summary>
    public int MaxRecordsPerCommit { get; set; } = 2000;

    /// <summary>How long one commit may take before its records count as not appended.</summary>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

internal sealed class LogOptionsValidator : IValidateOptions<LogOptions>
{
    public ValidateOptionsResult Validate(string? name, LogOptions options)
    {
        (string Member, bool Positive)[] settings =
        [
            (nameof(options.MaxRecordBytes), options.MaxRecordBytes > 0),
            (nameof(options.MaxRecordsPerRequest), options.MaxRecordsPerRequest > 0),
            (nameof(options.MaxRequestBytes), options.MaxRequestBytes > 0),
            (nameof(options.MaxWaitingRequests), options.MaxWaitingRequests > 0),
            (nameof(options.MaxRecordsPerCommit), options.MaxRecordsPerCommit > 0),
            (nameof(options.CommitTimeout), options.CommitTimeout > TimeSpan.Zero),
        ];
        var failures = settings.Where(s => !s.Positive).Select(s => $"{LogOptions.Section}:{s.Member} must be greater than zero.").ToList();
        if (options.MaxRecordBytes > LogOptions.MostRecordBytes)
            failures.Add($"{LogOptions.Section}:{nameof(options.MaxRecordBytes)} must be at most {LogOptions.MostRecordBytes}: a tile's bundle holds no longer entry.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
