using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Evaluation;

internal sealed class EvaluationOptions
{
    public const string Section = "PolicyService:Evaluation";

    /// <summary>How long an offered access request can be submitted.</summary>
    public TimeSpan OfferLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a decision may be remembered; its facts and the policy version are in its key.</summary>
    public TimeSpan CacheLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a process remembers a decision by itself.</summary>
    public TimeSpan MemoryCacheLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many decisions a process remembers by itself.</summary>
    public int LargestMemoryCache { get; set; } = 50_000;

    /// <summary>How long the cache may take before the decision is made without it.</summary>
    public TimeSpan CacheTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a permit may be reused by who asked for it; zero for never. Its facts may end it sooner.</summary>
    public TimeSpan ReuseLifetime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many evaluations one request may hold.</summary>
    public int LargestBatch { get; set; } = 256;

    /// <summary>Base64 of at least 32 bytes that replicas share: only entries that prove this key are believed.
    /// Without it every process has its own and believes only itself.</summary>
    public string? CacheKey { get; set; }

    /// <summary>A folder that only this user can write, for the compiled engine; the user's cache folder when absent.</summary>
    public string? CompiledEngineDirectory { get; set; }
}

internal sealed class EvaluationOptionsValidator : IValidateOptions<EvaluationOptions>
{
    public const int ShortestKey = 32;

    public ValidateOptionsResult Validate(string? name, EvaluationOptions options)
    {
        if (options.OfferLifetime <= TimeSpan.Zero || options.OfferLifetime > TimeSpan.FromHours(1))
            return Fail(nameof(options.OfferLifetime), "must be more than zero and at most 01:00:00");
        if (options.CacheLifetime <= TimeSpan.Zero || options.CacheLifetime > TimeSpan.FromHours(1))
            return Fail(nameof(options.CacheLifetime), "must be more than zero and at most 01:00:00");
        if (options.MemoryCacheLifetime <= TimeSpan.Zero || options.MemoryCacheLifetime > TimeSpan.FromMinutes(5))
            return Fail(nameof(options.MemoryCacheLifetime), "must be more than zero and at most 00:05:00");
        if (options.LargestMemoryCache < 1) return Fail(nameof(options.LargestMemoryCache), "must be at least 1");
        if (options.CacheTimeout <= TimeSpan.Zero || options.CacheTimeout > TimeSpan.FromSeconds(5))
            return Fail(nameof(options.CacheTimeout), "must be more than zero and at most 00:00:05");
        if (options.ReuseLifetime < TimeSpan.Zero || options.ReuseLifetime > TimeSpan.FromSeconds(1))
            return Fail(nameof(options.ReuseLifetime), "must be from 0 to 00:00:01; older permits would outlive what they follow from");
        if (options.LargestBatch is < 1 or > 4096)
            return Fail(nameof(options.LargestBatch), "must be from 1 to 4096");
        return options.CacheKey is { } key && !IsKey(key)
            ? Fail(nameof(options.CacheKey), $"must be base64 of at least {ShortestKey} random bytes (openssl rand -base64 32), or absent")
            : ValidateOptionsResult.Success;
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= ShortestKey;
    }

    private static ValidateOptionsResult Fail(string member, string words) =>
        ValidateOptionsResult.Fail($"{EvaluationOptions.Section}:{member} {words}.");
}
