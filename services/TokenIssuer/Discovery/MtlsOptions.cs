using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Discovery;

/// <summary>Where clients that hold a TLS certificate come, instead of making DPoP proofs (RFC 8705).</summary>
internal sealed class MtlsOptions
{
    public const string Section = "Issuer:Mtls";

    /// <summary>Public base URL of the HTTPS endpoint that asks for client certificates; empty: there is none.</summary>
    public string Url { get; set; } = "";

    public bool IsConfigured => Url.Length > 0;

    public string Base => Url.TrimEnd('/');
}

internal sealed class MtlsOptionsValidator : IValidateOptions<MtlsOptions>
{
    public ValidateOptionsResult Validate(string? name, MtlsOptions options) =>
        !options.IsConfigured || Uri.TryCreate(options.Url, UriKind.Absolute, out var url) && url is { Scheme: "https", Query: "", Fragment: "" }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{MtlsOptions.Section}:{nameof(options.Url)} must be an https URL without query and fragment, or empty.");
}
