using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Places;

internal sealed class PlaceOptions
{
    public const string Section = "Issuer";

    /// <summary>How long an agent holds the place it works from without being heard of; then another place may take over.</summary>
    public TimeSpan PlaceLease { get; set; } = TimeSpan.FromSeconds(30);
}

internal sealed class PlaceOptionsValidator : IValidateOptions<PlaceOptions>
{
    public ValidateOptionsResult Validate(string? name, PlaceOptions options) =>
        options.PlaceLease >= TimeSpan.FromSeconds(2) && options.PlaceLease <= TimeSpan.FromMinutes(10)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{PlaceOptions.Section}:{nameof(options.PlaceLease)} must be between 00:00:02 and 00:10:00.");
}
