using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Work;

internal sealed class AgentOptions
{
    public const string Section = "Agent";

    /// <summary>How many tools the model may call for one task.</summary>
    public int MaxToolCalls { get; set; } = 60;

    /// <summary>The proxy's tool servers that the agent asks for tools.</summary>
    public string[] ToolServers { get; set; } = ["alerts", "telemetry", "tickets", "git", "ci", "deployments", "secrets"];

    /// <summary>
    /// After its work the sample agent tries what it may not do (a deployment, a production secret, a tool without the proxy, a
    /// dead token), so that people see it denied.
    /// </summary>
    public bool TryTheForbidden { get; set; } = true;

    /// <summary>A tool server's own address, past the proxy; not tried when empty.</summary>
    public string DirectToolUrl { get; set; } = "";
}

internal sealed class AgentOptionsValidator : IValidateOptions<AgentOptions>
{
    public ValidateOptionsResult Validate(string? name, AgentOptions options)
    {
        if (options.MaxToolCalls is < 1 or > 1000)
            return ValidateOptionsResult.Fail($"{AgentOptions.Section}:{nameof(options.MaxToolCalls)} must be 1 to 1000.");
        if (options.DirectToolUrl.Length > 0 && !Uri.TryCreate(options.DirectToolUrl, UriKind.Absolute, out _))
            return ValidateOptionsResult.Fail($"{AgentOptions.Section}:{nameof(options.DirectToolUrl)} must be a URL, e.g. http://sample-tools.");

        return ValidateOptionsResult.Success;
    }
}

internal sealed class ApprovalOptions
{
    public const string Section = "Approval";

    /// <summary>How long the agent waits for people before it gives a call up.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(15);
}

internal sealed class ApprovalOptionsValidator : IValidateOptions<ApprovalOptions>
{
    public ValidateOptionsResult Validate(string? name, ApprovalOptions options) =>
        options.Wait > TimeSpan.Zero && options.Wait <= TimeSpan.FromHours(8)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{ApprovalOptions.Section}:{nameof(options.Wait)} must be more than zero and at most 8 hours.");
}
