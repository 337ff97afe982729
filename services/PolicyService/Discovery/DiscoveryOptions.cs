using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Discovery;

internal sealed class DiscoveryOptions
{
    public const string Section = "PolicyService:Discovery";

    /// <summary>Where enforcement points reach this service, e.g. <c>https://pdp.example.com</c>; by default the address that it listens at.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>URL at which an enforcement point of its own submits access requests; not published when absent.</summary>
    public string? AccessRequestEndpoint { get; set; }
}

internal sealed class DiscoveryOptionsValidator : IValidateOptions<DiscoveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DiscoveryOptions options)
    {
        if (options.PublicUrl is { } self && Read(self) is not { AbsolutePath: "/", Query: "" })
            return Fail(nameof(options.PublicUrl), "must be an https URL of a host and nothing after it (http on this machine or within a cluster)");
        return options.AccessRequestEndpoint is { } other && Read(other) is null
            ? Fail(nameof(options.AccessRequestEndpoint), "must be an https URL (http on this machine or within a cluster)")
            : ValidateOptionsResult.Success;
    }

    // Names without a dot mean nothing outside a cluster's network, where others encrypt.
    private static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || !url.Host.Contains('.', StringComparison.Ordinal))))
            ? url
            : null;

    private static ValidateOptionsResult Fail(string member, string words) =>
        ValidateOptionsResult.Fail($"{DiscoveryOptions.Section}:{member} {words}.");
}
