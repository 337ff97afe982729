using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

internal sealed class WorkloadIssuerOptionsValidator : IValidateOptions<WorkloadIssuerOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkloadIssuerOptions options)
    {
        var failures = new List<string>();
        if (options.CredentialLifetime <= TimeSpan.Zero || options.CredentialLifetime > WorkloadIssuerOptions.LongestCredential)
            failures.Add($"{Key(nameof(options.CredentialLifetime))} must be more than zero and at most 01:00:00.");
        if (options.KeyCoolDown < TimeSpan.FromSeconds(1))
            failures.Add($"{Key(nameof(options.KeyCoolDown))} must be a second or more: strangers choose how often an unknown key id is presented.");
        if (options.KeyLifetime < options.KeyCoolDown)
            failures.Add($"{Key(nameof(options.KeyLifetime))} must be at least {Key(nameof(options.KeyCoolDown))}.");
        if (options.KeyStaleness < options.KeyLifetime || options.KeyStaleness > TimeSpan.FromDays(1))
            failures.Add($"{Key(nameof(options.KeyStaleness))} must be at least {Key(nameof(options.KeyLifetime))} and at most a day.");
        if (options.KeyTimeout <= TimeSpan.Zero || options.KeyTimeout > TimeSpan.FromMinutes(1))
            failures.Add($"{Key(nameof(options.KeyTimeout))} must be more than zero and at most a minute.");

        for (var i = 0; i < options.TrustedIssuers.Count; i++)
        {
            var entry = $"{Key(nameof(options.TrustedIssuers))}:{i}";
            failures.AddRange(TrustedIssuerFaults.Of(options.TrustedIssuers[i]).Select(fault => $"{entry}:{fault}"));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Key(string member) => $"{WorkloadIssuerOptions.Section}:{member}";
}
