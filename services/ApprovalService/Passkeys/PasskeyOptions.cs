using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Passkeys;

internal sealed class PasskeyOptions
{
    public const string Section = "ApprovalService:Passkeys";

    /// <summary>RP ID: the domain that passkeys belong to; the console's, or one above it.</summary>
    public string RelyingPartyId { get; set; } = "localhost";

    /// <summary>Shown by authenticators.</summary>
    public string RelyingPartyName { get; set; } = "AgentTrust";

    /// <summary>Where people decide: origins of the console, e.g. <c>https://console.example</c>. None: nobody can register or use a passkey.</summary>
    public IList<string> Origins { get; set; } = [];

    /// <summary>How long a challenge may be answered.</summary>
    public TimeSpan ChallengeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long ago the person may have signed in to register or remove a passkey.</summary>
    public TimeSpan RegistrationSignInAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a person without a passkey may grant after a fresh sign-in, where policy does not ask for a passkey.</summary>
    public bool SignInSuffices { get; set; } = true;

    /// <summary>How long ago a person without a passkey may have signed in to grant.</summary>
    public TimeSpan GrantSignInAge { get; set; } = TimeSpan.FromMinutes(30);
}

internal sealed class PasskeyOptionsValidator : IValidateOptions<PasskeyOptions>
{
    public ValidateOptionsResult Validate(string? name, PasskeyOptions options)
    {
        var failures = new List<string>();
        (string Name, TimeSpan Value, TimeSpan Most)[] ages =
        [
            (nameof(options.ChallengeLifetime), options.ChallengeLifetime, TimeSpan.FromMinutes(10)),
            (nameof(options.RegistrationSignInAge), options.RegistrationSignInAge, TimeSpan.FromHours(1)),
            (nameof(options.GrantSignInAge), options.GrantSignInAge, TimeSpan.FromHours(8)),
        ];
        failures.AddRange(ages.Where(age => age.Value <= TimeSpan.Zero || age.Value > age.Most)
            .Select(age => $"{PasskeyOptions.Section}:{age.Name} must be longer than zero and at most {age.Most}."));

        if (Uri.CheckHostName(options.RelyingPartyId) != UriHostNameType.Dns || options.RelyingPartyId.Any(char.IsUpper))
            failures.Add($"{PasskeyOptions.Section}:{nameof(options.RelyingPartyId)} must be a domain in lower case, e.g. agenttrust.example.");
        if (string.IsNullOrWhiteSpace(options.RelyingPartyName))
            failures.Add($"{PasskeyOptions.Section}:{nameof(options.RelyingPartyName)} must not be empty.");
        failures.AddRange(options.Origins.Where(origin => !IsOriginOf(origin, options.RelyingPartyId))
            .Select(origin => $"{PasskeyOptions.Section}:{nameof(options.Origins)} has {origin}, which is no https origin of {options.RelyingPartyId} (http on localhost only); write it without a path."));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsOriginOf(string origin, string domain) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.GetLeftPart(UriPartial.Authority) == origin
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.Host == "localhost"))
        && (uri.Host == domain || uri.Host.EndsWith("." + domain, StringComparison.Ordinal));
}
