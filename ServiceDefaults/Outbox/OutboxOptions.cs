using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Outbox;

internal sealed class OutboxOptions
{
    public const string Section = "Outbox";

    /// <summary>How often the outbox is looked at when no notification came.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one batch of records, or one event, may take before it is tried again.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public int BatchSize { get; set; } = 100;
}

internal sealed class OutboxOptionsValidator(IConfiguration configuration) : IValidateOptions<OutboxOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboxOptions options)
    {
        var failures = new List<string>();
        if (options.PollInterval <= TimeSpan.Zero)
            failures.Add($"{OutboxOptions.Section}:{nameof(options.PollInterval)} must be greater than zero, e.g. 00:00:02.");
        if (options.SendTimeout <= TimeSpan.Zero)
            failures.Add($"{OutboxOptions.Section}:{nameof(options.SendTimeout)} must be greater than zero, e.g. 00:00:10.");
        if (options.BatchSize is < 1 or > 1000)
            failures.Add($"{OutboxOptions.Section}:{nameof(options.BatchSize)} must be between 1 and 1000.");
        if (!BrokerAddress.IsUsable(configuration))
            failures.Add(BrokerAddress.Refusal);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
