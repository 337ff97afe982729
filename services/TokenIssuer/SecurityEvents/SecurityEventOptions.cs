using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SecurityEvents;

/// <summary>Who outside is told of revocations, and whose word about people counts.</summary>
internal sealed class SecurityEventOptions
{
    public const string Section = "Issuer:SecurityEvents";

    public IList<EventReceiver> Receivers { get; } = [];

    /// <summary>How long a receiver may take to answer.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public IList<EventTransmitter> Transmitters { get; } = [];

    /// <summary>How old a received event may be: its transmitter tries again for so long while this service is down.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);
}

internal sealed class SecurityEventOptionsValidator : IValidateOptions<SecurityEventOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityEventOptions options)
    {
        var failures = new List<string>();
        if (options.SendTimeout <= TimeSpan.Zero || options.SendTimeout > TimeSpan.FromMinutes(1))
            failures.Add($"{Key(nameof(options.SendTimeout))} must be more than zero and at most a minute, e.g. 00:00:10.");
        if (options.MaxAge < TimeSpan.FromMinutes(5) || options.MaxAge > TimeSpan.FromDays(90))
            failures.Add($"{Key(nameof(options.MaxAge))} must be from 00:05:00 to 90 days: events that are older are refused, and those taken are remembered for so long.");
        for (var i = 0; i < options.Receivers.Count; i++)
        {
            var entry = $"{Key(nameof(options.Receivers))}:{i}";
            failures.AddRange(EventReceiverFaults.Of(options.Receivers[i]).Select(fault => $"{entry}:{fault}"));
        }

        for (var i = 0; i < options.Transmitters.Count; i++)
        {
            var entry = $"{Key(nameof(options.Transmitters))}:{i}";
            failures.AddRange(EventTransmitterFaults.Of(options.Transmitters[i]).Select(fault => $"{entry}:{fault}"));
        }

        if (options.Transmitters.GroupBy(transmitter => transmitter.Issuer, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var both })
            failures.Add($"{Key(nameof(options.Transmitters))} has two entries with the issuer {both}; one issuer is one transmitter.");
        if (options.Receivers.GroupBy(receiver => receiver.Audience, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            failures.Add($"{Key(nameof(options.Receivers))} has two entries with the audience {twice}; each receiver needs its own.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Key(string member) => $"{SecurityEventOptions.Section}:{member}";
}
