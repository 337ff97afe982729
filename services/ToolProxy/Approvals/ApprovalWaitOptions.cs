using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Approvals;

internal sealed class ApprovalWaitOptions
{
    public const string Section = "ToolProxy:ApprovalWait";

    /// <summary>How long an MCP call may wait for people before it is answered that it needs them; zero: never.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether every MCP call waits, and not only those whose client asked for progress or came back from the link.</summary>
    public bool Always { get; set; }

    /// <summary>Calls that wait at once; those beyond are answered at once.</summary>
    public int MostWaiting { get; set; } = 1000;
}

internal sealed class ApprovalWaitOptionsValidator : IValidateOptions<ApprovalWaitOptions>
{
    // No token lives longer.
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, ApprovalWaitOptions options) =>
        options.Longest < TimeSpan.Zero || options.Longest > TokenLifetime ? Fail(nameof(options.Longest), "must be between zero and five minutes")
        : options.MostWaiting <= 0 ? Fail(nameof(options.MostWaiting), "must be greater than zero")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string member, string rule) =>
        ValidateOptionsResult.Fail($"{ApprovalWaitOptions.Section}:{member} {rule}.");
}
