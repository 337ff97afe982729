using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>What the platform gives a process so that it can prove what it is.</summary>
public sealed class WorkloadOptions
{
    public const string Section = "Workload";

    /// <summary>SPIFFE ID of this process.</summary>
    public string Id { get; set; } = "";

    /// <summary>Base64 of a PKCS#8 P-256 private key; the platform makes a fresh one at every start.</summary>
    public string PrivateKey { get; set; } = "";

    /// <summary>JWKS of all workloads; each key carries <c>kid</c> and <c>sub</c>, the only SPIFFE ID that may use it.</summary>
    public string TrustBundle { get; set; } = "";
}

internal sealed class WorkloadOptionsValidator : IValidateOptions<WorkloadOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkloadOptions options)
    {
        var failures = new List<string>();
        if (!options.Id.StartsWith(SpiffeIds.TrustDomain + "/", StringComparison.Ordinal))
            failures.Add($"{Key(nameof(options.Id))} must be a SPIFFE ID of {SpiffeIds.TrustDomain}; the AppHost sets it.");
        if (options.PrivateKey.Length == 0)
            failures.Add($"{Key(nameof(options.PrivateKey))} is missing: base64 of a PKCS#8 P-256 private key; the AppHost sets it.");
        if (options.TrustBundle.Length == 0)
            failures.Add($"{Key(nameof(options.TrustBundle))} is missing: the JWKS of all workloads; the AppHost sets it.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    internal static string Key(string member) => $"{WorkloadOptions.Section}:{member}";
}
