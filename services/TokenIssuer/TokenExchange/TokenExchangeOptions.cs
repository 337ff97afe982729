using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.TokenExchange;

internal sealed class TokenExchangeOptions
{
    public const string Section = "Issuer:TokenExchange";

    /// <summary>The longest life of a task's token (design §5: five minutes at the very most).</summary>
    public TimeSpan TaskTokenLifetime { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>The longest life of a call's token (design §4: thirty seconds at the very most).</summary>
    public TimeSpan ToolTokenLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Shorter lives by what a token reaches.</summary>
    public TokenLifetimeOptions Lifetimes { get; } = new();

    /// <summary>How many agents may act for an agent, one below the other; 0 forbids delegation.</summary>
    public int MaxDelegationDepth { get; set; } = 3;

    /// <summary>URLs of the tool proxy: what a client may name as <c>resource</c> that knows the proxy by its metadata (RFC 9728 §2).</summary>
    public IList<string> ToolProxyUrls { get; } = ["http://tool-proxy"];

    /// <summary>Base URLs by which clients call this service, beside the one that a request itself shows: what <c>htu</c> may say.</summary>
    public IList<string> PublicUrls { get; } = ["http://token-issuer"];

    public TimeSpan LifetimeOf(ToolCallAuthorization call) => Shorter(ToolTokenLifetime, Lifetimes.OfCall(call.Sensitivity, call.Action));

    public TimeSpan LifetimeOf(IReadOnlyList<string> actions) => Shorter(TaskTokenLifetime, Lifetimes.OfTask(actions));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

internal sealed class TokenExchangeOptionsValidator : IValidateOptions<TokenExchangeOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenExchangeOptions options)
    {
        var failures = new List<string>();
        if (options.TaskTokenLifetime < TimeSpan.FromSeconds(1) || options.TaskTokenLifetime > TimeSpan.FromSeconds(300))
            failures.Add($"{TokenExchangeOptions.Section}:{nameof(options.TaskTokenLifetime)} must be between 00:00:01 and 00:05:00.");
        if (options.ToolTokenLifetime < TimeSpan.FromSeconds(1) || options.ToolTokenLifetime > TimeSpan.FromSeconds(30))
            failures.Add($"{TokenExchangeOptions.Section}:{nameof(options.ToolTokenLifetime)} must be between 00:00:01 and 00:00:30.");
        foreach (var (setting, lifetime) in (ReadOnlySpan<(string, TimeSpan)>)
            [
                (nameof(TokenLifetimeOptions.Public), options.Lifetimes.Public),
                (nameof(TokenLifetimeOptions.Internal), options.Lifetimes.Internal),
                (nameof(TokenLifetimeOptions.Confidential), options.Lifetimes.Confidential),
                (nameof(TokenLifetimeOptions.Secret), options.Lifetimes.Secret),
            ])
        {
            if (lifetime < TimeSpan.FromSeconds(1) || lifetime > TimeSpan.FromSeconds(30))
                failures.Add($"{TokenLifetimeOptions.Section}:{setting} must be between 00:00:01 and 00:00:30.");
        }

        if (options.Lifetimes.ChangingTask < TimeSpan.FromSeconds(1) || options.Lifetimes.ChangingTask > TimeSpan.FromSeconds(300))
            failures.Add($"{TokenLifetimeOptions.Section}:{nameof(TokenLifetimeOptions.ChangingTask)} must be between 00:00:01 and 00:05:00.");
        if (options.MaxDelegationDepth is < 0 or >= ActorChain.Longest)
            failures.Add($"{TokenExchangeOptions.Section}:{nameof(options.MaxDelegationDepth)} must be between 0 and {ActorChain.Longest - 1}.");
        if (options.PublicUrls.FirstOrDefault(url => !Uri.IsWellFormedUriString(url, UriKind.Absolute)) is { } wrong)
            failures.Add($"{TokenExchangeOptions.Section}:{nameof(options.PublicUrls)} holds \"{wrong}\", which is not an absolute URL.");
        if (options.ToolProxyUrls.FirstOrDefault(url => !Uri.IsWellFormedUriString(url, UriKind.Absolute)) is { } wrongProxy)
            failures.Add($"{TokenExchangeOptions.Section}:{nameof(options.ToolProxyUrls)} holds \"{wrongProxy}\", which is not an absolute URL.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
