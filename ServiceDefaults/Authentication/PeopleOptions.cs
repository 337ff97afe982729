using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Authentication;

/// <summary>Where people sign in: any OpenID Connect provider.</summary>
public sealed class PeopleOptions
{
    public const string Section = "People";

    /// <summary>Issuer URL of the provider; its discovery document names the keys.</summary>
    public string? Authority { get; set; }

    /// <summary>The provider's keys as JWKS, for a network that cannot reach its discovery document.</summary>
    public string? Jwks { get; set; }
}

internal sealed class PeopleOptionsValidator : IValidateOptions<PeopleOptions>
{
    public ValidateOptionsResult Validate(string? name, PeopleOptions options)
    {
        if (options.Authority is null) return ValidateOptionsResult.Success;
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority))
            return ValidateOptionsResult.Fail($"{PeopleOptions.Section}:{nameof(options.Authority)} must be the provider's issuer URL.");

        // Keys fetched in the clear could be anyone's; only this machine's own loopback is exempt.
        return authority.Scheme == Uri.UriSchemeHttps || (authority.IsLoopback && authority.Scheme == Uri.UriSchemeHttp)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{PeopleOptions.Section}:{nameof(options.Authority)} must be https unless it is on this machine.");
    }
}
