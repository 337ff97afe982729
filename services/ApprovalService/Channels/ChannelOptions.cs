using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Channels;

public enum ChannelKind
{
    Webhook,
    Slack,
    Teams,
    Mail,
}

internal sealed class ChannelOptions
{
    public const string Section = "ApprovalService:Channels";

    /// <summary>Where links lead; without it notices carry a path only.</summary>
    public string? ConsoleUrl { get; set; }

    /// <summary>Ways out to people, by name.</summary>
    public IDictionary<string, ChannelEntry> Ways { get; set; } = new Dictionary<string, ChannelEntry>();

    /// <summary>From when on what is not urgent waits, in <see cref="TimeZone"/>; none: never.</summary>
    public TimeOnly? QuietFrom { get; set; }

    /// <summary>Until when it waits.</summary>
    public TimeOnly? QuietUntil { get; set; }

    /// <summary>IANA name of the zone of the quiet hours.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>How often a delivery is tried before it is given up, each time after twice the pause.</summary>
    public int Attempts { get; set; } = 12;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the waiting ones are looked at.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>One way out.</summary>
internal sealed class ChannelEntry
{
    public ChannelKind Kind { get; set; }

    /// <summary>Of a webhook, a Slack-compatible incoming webhook or a Teams workflow: where to post; of mail: <c>smtp://host:port</c> or <c>smtps://host:port</c>.</summary>
    public string? Url { get; set; }

    /// <summary>Of a webhook: the key of its signature, base64, 24 to 64 bytes, with or without <c>whsec_</c>.</summary>
    public string? Secret { get; set; }

    public string? From { get; set; }

    /// <summary>Of mail: to whom.</summary>
    public IList<string> To { get; set; } = [];

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Only what concerns one of these groups; none: everything.</summary>
    public IList<string> Groups { get; set; } = [];
}

internal sealed class ChannelOptionsValidator : IValidateOptions<ChannelOptions>
{
    public ValidateOptionsResult Validate(string? name, ChannelOptions options)
    {
        var failures = options.Ways.SelectMany(way => Faults(way.Value).Select(fault => $"{ChannelOptions.Section}:Ways:{way.Key}:{fault}")).ToList();
        if (options.QuietFrom is null != options.QuietUntil is null)
            failures.Add($"{ChannelOptions.Section}:QuietFrom and QuietUntil come together, e.g. 19:00 and 07:00.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
            failures.Add($"{ChannelOptions.Section}:TimeZone must be a zone's IANA name, e.g. Europe/Berlin.");
        if (options.Attempts is < 1 or > 20) failures.Add($"{ChannelOptions.Section}:Attempts must be between 1 and 20.");
        if (options.SendTimeout <= TimeSpan.Zero) failures.Add($"{ChannelOptions.Section}:SendTimeout must be greater than zero, e.g. 00:00:10.");
        if (options.PollInterval <= TimeSpan.Zero) failures.Add($"{ChannelOptions.Section}:PollInterval must be greater than zero, e.g. 00:00:01.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Faults(ChannelEntry way)
    {
        string[] schemes = way.Kind is ChannelKind.Mail ? ["smtp", "smtps"] : ["https", "http"];
        if (!Uri.TryCreate(way.Url, UriKind.Absolute, out var url) || !schemes.Contains(url.Scheme))
            yield return $"Url must be a URL of {string.Join(" or ", schemes)}.";
        else if (url.Scheme is "http" or "smtp" && !url.IsLoopback)
            yield return $"Url must be encrypted ({(way.Kind is ChannelKind.Mail ? "smtps" : "https")}) unless it is on this machine.";
        if (way.Kind is ChannelKind.Webhook && WebhookSignature.KeyOf(way.Secret) is null)
            yield return "Secret must be 24 to 64 bytes in base64; receivers check the signature with it.";
        if (way.Kind is ChannelKind.Mail && (string.IsNullOrWhiteSpace(way.From) || way.To.Count == 0))
            yield return "From and To must name who writes and who reads.";
    }
}
