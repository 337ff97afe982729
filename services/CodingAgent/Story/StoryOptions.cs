using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Story;

/// <summary>Where the links of the story lead.</summary>
internal sealed class StoryOptions
{
    public const string Section = "Console";

    /// <summary>The console's URL.</summary>
    public string Url { get; set; } = "http://localhost:5106";
}

internal sealed class StoryOptionsValidator : IValidateOptions<StoryOptions>
{
    public ValidateOptionsResult Validate(string? name, StoryOptions options) =>
        Uri.TryCreate(options.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{StoryOptions.Section}:{nameof(options.Url)} must be the console's URL, e.g. http://localhost:5106.");
}
