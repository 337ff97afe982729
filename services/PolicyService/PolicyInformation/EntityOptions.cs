using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyInformation;

internal sealed class EntityOptions
{
    public const string Section = "PolicyService:Entities";

    /// <summary>How old facts may be; a suspension or a closed task counts at the latest after this.</summary>
    public TimeSpan MaximumAge { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the token issuer may take before the request is denied.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>How many agents and tasks are remembered at once.</summary>
    public int LargestCache { get; set; } = 20_000;
}

internal sealed class EntityOptionsValidator : IValidateOptions<EntityOptions>
{
    public ValidateOptionsResult Validate(string? name, EntityOptions options)
    {
        if (options.MaximumAge < TimeSpan.Zero || options.MaximumAge > TimeSpan.FromSeconds(1))
            return Fail(nameof(options.MaximumAge), "must be from 0 to 00:00:01; older facts would outlive a suspension");
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeSpan.FromSeconds(10))
            return Fail(nameof(options.Timeout), "must be more than zero and at most 00:00:10");
        return options.LargestCache < 1
            ? Fail(nameof(options.LargestCache), "must be at least 1")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string member, string words) =>
        ValidateOptionsResult.Fail($"{EntityOptions.Section}:{member} {words}.");
}
