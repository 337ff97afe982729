using Microsoft.Extensions.Options;

namespace AgentTrust.OperatorConsole.SignIn;

/// <summary>Where people sign in, and as which client the console asks.</summary>
internal sealed class PeopleSignInOptions
{
    public const string Section = "People";

    /// <summary>Issuer URL of the OpenID Connect provider; there is no default.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "console";

    /// <summary>Only for a provider that registers the console as a confidential client; PKCE is used either way.</summary>
    public string? ClientSecret { get; set; }
}

internal sealed class PeopleSignInOptionsValidator : IValidateOptions<PeopleSignInOptions>
{
    public ValidateOptionsResult Validate(string? name, PeopleSignInOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Authority))
            return ValidateOptionsResult.Fail(
                $"{PeopleSignInOptions.Section}:{nameof(options.Authority)} is missing: set the URL of the OpenID Connect provider where people sign in (environment variable People__Authority).");

        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) || !IsPrivate(authority))
            return ValidateOptionsResult.Fail(
                $"{PeopleSignInOptions.Section}:{nameof(options.Authority)} must be an https URL (http only on this machine's loopback).");

        return string.IsNullOrWhiteSpace(options.ClientId)
            ? ValidateOptionsResult.Fail($"{PeopleSignInOptions.Section}:{nameof(options.ClientId)} is empty: set the client id that the provider knows the console by.")
            : ValidateOptionsResult.Success;
    }

    private static bool IsPrivate(Uri authority) =>
        authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback);
}
