using AgentTrust.Contracts.Identity;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Alerts;

/// <summary>Which alerts open a task, through which template, and whose word for an alert counts.</summary>
internal sealed class AlertOptions
{
    public const string Section = "Issuer";

    /// <summary>By <c>alertname</c>, the name of the signed template.</summary>
    public Dictionary<string, string> AlertTemplates { get; } = new(StringComparer.Ordinal);

    /// <summary>SPIFFE IDs of the monitoring workloads that may send alerts, beside the platform.</summary>
    public IList<string> AlertSources { get; } = [];

    public bool Trusts(string workload) => workload == SpiffeIds.Platform || AlertSources.Contains(workload);
}

internal sealed class AlertOptionsValidator : IValidateOptions<AlertOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        var failures = options.AlertSources
            .Where(source => SpiffeIds.IsAgent(source) || !source.StartsWith(SpiffeIds.TrustDomain + "/", StringComparison.Ordinal))
            .Select(source =>
                $"{AlertOptions.Section}:{nameof(options.AlertSources)} holds \"{source}\"; name a workload of {SpiffeIds.TrustDomain} that is no agent.")
            .Concat(options.AlertTemplates
                .Where(entry => !AlertNotification.IsAlertName(entry.Key) || !ContractRules.IsName(entry.Value))
                .Select(entry =>
                    $"{AlertOptions.Section}:{nameof(options.AlertTemplates)}:{entry.Key} must map an alert's name (letters, digits, _ and -) to a template's name, not to \"{entry.Value}\"."))
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
