using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ResourceMetadata;

internal sealed class ResourceOptions
{
    public const string Section = "ToolProxy:Resource";

    /// <summary>This proxy's public base URL: the resource identifiers of its servers start with it.</summary>
    public string Url { get; set; } = "http://tool-proxy";

    /// <summary>HTTPS endpoints ask for client certificates, and tokens bound to one are taken as bearers on its connections (RFC 8705 §3).</summary>
    public bool AcceptCertificates { get; set; }

    /// <summary>Host names that agents may call this proxy by, beside those of its URLs and of this machine itself.</summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>Origins whose pages may call tools from a browser, as <c>https://host:port</c>; none unless named here.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    public string Base => Url.TrimEnd('/');
}

internal sealed class ResourceOptionsValidator : IValidateOptions<ResourceOptions>
{
    public ValidateOptionsResult Validate(string? name, ResourceOptions options) =>
        Uri.TryCreate(options.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && url.Fragment.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{ResourceOptions.Section}:{nameof(options.Url)} must be the URL by which agents call this proxy, without path, query and fragment.");
}
