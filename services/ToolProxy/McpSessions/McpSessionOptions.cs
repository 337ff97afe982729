using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.McpSessions;

internal sealed class McpSessionOptions
{
    public const string Section = "ToolProxy:McpSessions";

    /// <summary>How long a session, and what is open in it, is kept without a message.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);
}

internal sealed class McpSessionOptionsValidator : IValidateOptions<McpSessionOptions>
{
    public ValidateOptionsResult Validate(string? name, McpSessionOptions options) =>
        options.IdleTimeout > TimeSpan.Zero && options.IdleTimeout <= TimeSpan.FromDays(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{McpSessionOptions.Section}:{nameof(options.IdleTimeout)} must be more than zero and at most one day.");
}
