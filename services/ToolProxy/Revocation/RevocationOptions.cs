using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Revocation;

internal sealed class RevocationOptions
{
    public const string Section = "ToolProxy:Revocation";

    /// <summary>Without news of the feed for this long, every call is refused, and what is under way is cut.</summary>
    public TimeSpan StalenessBound { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the issuer may hold a poll; less than half of the bound, because news count from when they were asked for.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(500);
}

internal sealed class RevocationOptionsValidator : IValidateOptions<RevocationOptions>
{
    public ValidateOptionsResult Validate(string? name, RevocationOptions options) =>
        options.Poll <= TimeSpan.Zero ? Fail(nameof(options.Poll), "must be greater than zero")
        : options.StalenessBound <= 2 * options.Poll ? Fail(nameof(options.StalenessBound), $"must be longer than twice {RevocationOptions.Section}:{nameof(options.Poll)}")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string member, string rule) =>
        ValidateOptionsResult.Fail($"{RevocationOptions.Section}:{member} {rule}.");
}
