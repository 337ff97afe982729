using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>Whose access tokens a service accepts.</summary>
public sealed class AccessTokensOptions
{
    public const string Section = "AccessTokens";

    /// <summary>The token issuer's URL, as <c>Issuer:Url</c> says it there; there is no default.</summary>
    public string Issuer { get; set; } = "";
}

internal sealed class AccessTokensOptionsValidator : IValidateOptions<AccessTokensOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessTokensOptions options) =>
        IssuerUrl.Fault(options.Issuer, $"{AccessTokensOptions.Section}:{nameof(options.Issuer)}") is { } fault
            ? ValidateOptionsResult.Fail(fault)
            : ValidateOptionsResult.Success;
}
