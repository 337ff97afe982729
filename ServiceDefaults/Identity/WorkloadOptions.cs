using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>What the platform gives a process so that it can prove what it is.</summary>
public sealed class WorkloadOptions
{
    public const string Section = "Workload";

    /// <summary>Where every SPIFFE workload finds its socket (SPIFFE Workload Endpoint §4).</summary>
    public const string EndpointSocketVariable = "SPIFFE_ENDPOINT_SOCKET";

    /// <summary>SPIFFE ID of this process.</summary>
    public string Id { get; set; } = "";

    /// <summary>The tenant that this process works for, where an installation has several: each has a log of its own.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>Address of the SPIFFE Workload API, <c>unix:///path</c>; by default what the variable <c>SPIFFE_ENDPOINT_SOCKET</c> says. First choice.</summary>
    public string EndpointSocket { get; set; } = "";

    /// <summary>SPIFFE ID of the SVID to ask the Workload API for, where it is of another trust domain than <see cref="Id"/>.</summary>
    public string SvidId { get; set; } = "";

    /// <summary>File of a projected token, read for each use; <c>{audience}</c> in it stands for the receiver's name. Second choice.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>The <c>aud</c> of the projected token for the token issuer, where it is not the issuer's SPIFFE ID.</summary>
    public string TokenAudience { get; set; } = "";

    /// <summary>Base64 of a PKCS#8 P-256 private key; the platform makes a fresh one at every start. Third choice, and what statements are signed with.</summary>
    public string PrivateKey { get; set; } = "";

    /// <summary>
    /// JWKS, or a file that holds one and is read again: each key carries <c>kid</c>, and either <c>sub</c>, the only SPIFFE ID that may use it, or
    /// <c>use</c> <c>jwt-svid</c>, which makes it an authority of the trust domain.
    /// </summary>
    public string TrustBundle { get; set; } = "";

    /// <summary>To whom credentials for the service are addressed. Only the log is another one for each tenant; everything else is told apart by its keys.</summary>
    internal string AudienceOf(string spiffeId) => spiffeId == SpiffeIds.AuditService && Tenant.Length > 0 ? SpiffeIds.AuditServiceOf(Tenant) : spiffeId;
}

internal sealed class WorkloadOptionsValidator : IValidateOptions<WorkloadOptions>
{
    private const int LongestTenant = 40;

    public ValidateOptionsResult Validate(string? name, WorkloadOptions options)
    {
        var failures = new List<string>();
        if (SpiffeId.TrustDomainOf(options.Id) != SpiffeIds.TrustDomain)
            failures.Add($"{Key(nameof(options.Id))} must be a SPIFFE ID of {SpiffeIds.TrustDomain}; the AppHost sets it.");
        // It stands in SPIFFE IDs, in the log's origin and in names of databases.
        if (options.Tenant.Length > LongestTenant || options.Tenant.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            failures.Add($"{Key(nameof(options.Tenant))} must be at most {LongestTenant} lower-case letters, digits and hyphens, e.g. acme.");
        if (options.EndpointSocket.Length + options.TokenFile.Length + options.PrivateKey.Length == 0)
        {
            failures.Add(
                $"{Key(nameof(options.PrivateKey))} is missing: base64 of a PKCS#8 P-256 private key; the AppHost sets it. " +
                $"In its place {WorkloadOptions.EndpointSocketVariable} can name a SPIFFE Workload API, or {Key(nameof(options.TokenFile))} a projected token.");
        }

        if (options.EndpointSocket.Length > 0 && WorkloadApiCredentials.SocketPathOf(options.EndpointSocket) is null)
            failures.Add($"{Key(nameof(options.EndpointSocket))} ({WorkloadOptions.EndpointSocketVariable}) must be the address of a Unix socket, unix:///path.");
        if (options.SvidId.Length > 0 && SpiffeId.TrustDomainOf(options.SvidId) is null)
            failures.Add($"{Key(nameof(options.SvidId))} must be a workload's SPIFFE ID.");
        if (options.TokenFile.Length > 0 && !Path.IsPathFullyQualified(options.TokenFile))
            failures.Add($"{Key(nameof(options.TokenFile))} must be an absolute path.");
        if (options.TrustBundle.Length == 0)
            failures.Add($"{Key(nameof(options.TrustBundle))} is missing: the JWKS of all workloads; the AppHost sets it.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    internal static string Key(string member) => $"{WorkloadOptions.Section}:{member}";
}

/// <summary>For services whose signature others rely on; a credential for oneself is no substitute.</summary>
internal sealed class SigningKeyValidator : IValidateOptions<WorkloadOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkloadOptions options) => options.PrivateKey.Length > 0
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"{WorkloadOptionsValidator.Key(nameof(options.PrivateKey))} is missing: this service signs statements that others rely on, wherever its own credentials come from.");
}
