using System.Diagnostics.CodeAnalysis;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Approvals;

/// <summary>Where people decide. It opens nothing by itself: whoever follows it signs in.</summary>
internal sealed class ApprovalLink(IOptionsMonitor<ToolCallOptions> options)
{
    /// <summary>A URL, or a path where no console is configured.</summary>
    public string Of(string approval) => $"{options.CurrentValue.ConsoleUrl?.TrimEnd('/')}/approvals/{Uri.EscapeDataString(approval)}";

    /// <summary>Only what a person's browser can open.</summary>
    public bool TryGetUrl(string approval, [NotNullWhen(true)] out string? url)
    {
        url = Of(approval);
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
    }
}
