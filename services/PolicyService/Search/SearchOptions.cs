using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Search;

internal sealed class SearchOptions
{
    public const string Section = "PolicyService:Search";

    /// <summary>How many results a page has, unless the caller wants fewer.</summary>
    public int LargestPage { get; set; } = 200;

    /// <summary>How many candidates are decided on for one page; a page can end with fewer results than it has room for.</summary>
    public int DecisionsPerPage { get; set; } = 1000;
}

internal sealed class SearchOptionsValidator : IValidateOptions<SearchOptions>
{
    public ValidateOptionsResult Validate(string? name, SearchOptions options)
    {
        if (options.LargestPage is < 1 or > 10_000) return Fail(nameof(options.LargestPage), "must be from 1 to 10000");
        return options.DecisionsPerPage is < 1 or > 100_000
            ? Fail(nameof(options.DecisionsPerPage), "must be from 1 to 100000")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string member, string words) =>
        ValidateOptionsResult.Fail($"{SearchOptions.Section}:{member} {words}.");
}
