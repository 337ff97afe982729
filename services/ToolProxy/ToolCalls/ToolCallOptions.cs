using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

internal sealed class ToolCallOptions
{
    public const string Section = "ToolProxy:ToolCalls";

    /// <summary>How long the tool's definition, the task's limits and the session may take to find out.</summary>
    public TimeSpan FactsTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the policy decision point may take before the call is denied.</summary>
    public TimeSpan DecisionTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the approval service may take.</summary>
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the token issuer may take.</summary>
    public TimeSpan TokenTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the audit log may take to acknowledge before the call is denied.</summary>
    public TimeSpan AuditTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a tool may take in all.</summary>
    public TimeSpan UpstreamTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an agent should wait before it asks again for a call that a person has to approve.</summary>
    public TimeSpan ApprovalRetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>URLs of this proxy beside the one that a request arrives at: a client that finds it by discovery signs its name.</summary>
    public IReadOnlyList<string> PublicUrls { get; set; } = ["http://tool-proxy"];

    /// <summary>Where people decide; the link in a denial starts with it. Without it the link is a path.</summary>
    public string? ConsoleUrl { get; set; }

    /// <summary>Bytes of a request that are read at most.</summary>
    public int MaxRequestBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes of an answer that are passed on at most.</summary>
    public int MaxAnswerBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of a prompt to a language model that are read at most.</summary>
    public int MaxPromptBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Bytes of a streamed answer of a language model that are read at most: each of its words comes in an envelope.</summary>
    public int MaxModelStreamBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How deep JSON may nest.</summary>
    public int MaxDepth { get; set; } = 32;
}

internal sealed class ToolCallOptionsValidator : IValidateOptions<ToolCallOptions>
{
    public ValidateOptionsResult Validate(string? name, ToolCallOptions options)
    {
        (string Member, bool Holds)[] rules =
        [
            (nameof(options.FactsTimeout), options.FactsTimeout > TimeSpan.Zero),
            (nameof(options.DecisionTimeout), options.DecisionTimeout > TimeSpan.Zero),
            (nameof(options.ApprovalTimeout), options.ApprovalTimeout > TimeSpan.Zero),
            (nameof(options.TokenTimeout), options.TokenTimeout > TimeSpan.Zero),
            (nameof(options.AuditTimeout), options.AuditTimeout > TimeSpan.Zero),
            (nameof(options.UpstreamTimeout), options.UpstreamTimeout > TimeSpan.Zero),
            (nameof(options.ApprovalRetryAfter), options.ApprovalRetryAfter > TimeSpan.Zero),
            (nameof(options.MaxRequestBytes), options.MaxRequestBytes > 0),
            (nameof(options.MaxAnswerBytes), options.MaxAnswerBytes > 0),
            (nameof(options.MaxPromptBytes), options.MaxPromptBytes > 0),
            (nameof(options.MaxModelStreamBytes), options.MaxModelStreamBytes > 0),
            (nameof(options.MaxDepth), options.MaxDepth is > 0 and <= 64),
        ];
        var broken = rules.Where(rule => !rule.Holds).Select(rule => rule.Member == nameof(options.MaxDepth)
            ? $"{ToolCallOptions.Section}:{rule.Member} must be between 1 and 64."
            : $"{ToolCallOptions.Section}:{rule.Member} must be greater than zero.").ToArray();
        return broken.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);
    }
}
