using AgentTrust.ServiceDefaults.AccessTokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Discovery;

internal sealed class IssuerOptions
{
    public const string Section = "Issuer";

    /// <summary>This issuer's identifier and public base URL; there is no default.</summary>
    public string Url { get; set; } = "";

    /// <summary>How <c>iss</c> and the metadata say it.</summary>
    public string Identifier => IssuerUrl.Canonical(Url);

    /// <summary>The identifier's path, empty when it has none: RFC 8414 §3.1 inserts the well-known part before it.</summary>
    public string Path => new Uri(Identifier).AbsolutePath.TrimEnd('/');
}

internal sealed class IssuerOptionsValidator : IValidateOptions<IssuerOptions>
{
    public ValidateOptionsResult Validate(string? name, IssuerOptions options) =>
        IssuerUrl.Fault(options.Url, $"{IssuerOptions.Section}:{nameof(options.Url)}") is { } fault
            ? ValidateOptionsResult.Fail(fault)
            : ValidateOptionsResult.Success;
}
