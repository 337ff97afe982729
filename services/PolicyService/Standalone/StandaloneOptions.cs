using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>With a file of entities the service decides alone: any policies, for any caller that it is told of.</summary>
internal sealed class EntitiesOptions
{
    public const string Section = "Entities";

    /// <summary>A JSON array of Cedar entities; read again when it changes.</summary>
    public string? File { get; set; }

    /// <summary>How often the file and the policies are looked at for changes.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(1);
}

internal sealed class EntitiesOptionsValidator : IValidateOptions<EntitiesOptions>
{
    public ValidateOptionsResult Validate(string? name, EntitiesOptions options)
    {
        if (!System.IO.File.Exists(options.File))
            return Fail(nameof(options.File), $"is \"{options.File}\", which is not a file; give a JSON array of entities, or [] when there are none");
        return options.LookEvery <= TimeSpan.Zero || options.LookEvery > TimeSpan.FromMinutes(1)
            ? Fail(nameof(options.LookEvery), "must be more than zero and at most 00:01:00")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string member, string words) =>
        ValidateOptionsResult.Fail($"{EntitiesOptions.Section}:{member} {words}.");
}

/// <summary>Who may ask a service that decides alone; without a key only programs on the same machine.</summary>
internal sealed class ApiKeyOptions
{
    public const string Section = "ApiKeys";

    /// <summary>Each caller's key, at least 16 characters of it.</summary>
    public IReadOnlyList<string> Keys { get; set; } = [];
}

internal sealed class ApiKeyOptionsValidator : IValidateOptions<ApiKeyOptions>
{
    private const int ShortestKey = 16;

    public ValidateOptionsResult Validate(string? name, ApiKeyOptions options) =>
        options.Keys.All(key => key is { Length: >= ShortestKey } && key == key.Trim())
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{ApiKeyOptions.Section}:{nameof(options.Keys)} must be keys of at least {ShortestKey} characters without spaces around them (openssl rand -base64 32).");
}
