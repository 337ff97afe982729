using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Revocation;

internal sealed class RevocationOptions
{
    public const string Section = "ToolProxy:Revocation";

    /// <summary>Without news of the feed for this long, every call is refused.</summary>
    public TimeSpan StalenessBound { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the issuer may hold a poll; shorter than the bound.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);
}

internal sealed class RevocationOptionsValidator : IValidateOptions<RevocationOptions>
{
    public ValidateOptionsResult Validate(string? name, RevocationOptions options) =>
        options.Poll <= TimeSpan.Zero ? Fail(nameof(options.Poll), "must be greater than zero")
        : options.StalenessBound <= options.Poll ? Fail(nameof(options.StalenessBound), $"must be longer than {RevocationOptions.Section}:{nameof(options.Poll)}")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string member, string rule) =>
        ValidateOptionsResult.Fail($"{RevocationOptions.Section}:{member} {rule}.");
}
