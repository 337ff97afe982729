using AgentTrust.ToolProxy.ResourceMetadata;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>1, before: whether this proxy is meant. A name that somebody else can point at it, and a page in somebody's browser, may not call tools.</summary>
/// <remarks>MCP, Streamable HTTP, security: against DNS rebinding both headers are checked on every request, whatever it does.</remarks>
internal sealed class HostMiddleware(RequestDelegate next, IOptionsMonitor<ResourceOptions> resource, IOptionsMonitor<ToolCallOptions> calls)
{
    private static readonly HashSet<string> Loopback = new(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };

    public Task InvokeAsync(HttpContext context)
    {
        var refusal = !IsOurs(context.Request.Host.Host) ? "This proxy does not go by that name."
            : !IsWelcome(context.Request.Headers.Origin) ? "Browsers may not call tools."
            : null;
        if (refusal is null) return next(context);

        context.GetToolCall().Deny(new Denial(DenialReason.RequestMalformed, refusal) { Status = StatusCodes.Status403Forbidden });
        return Task.CompletedTask;
    }

    private bool IsOurs(string host) =>
        Loopback.Contains(host)
        || resource.CurrentValue.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || calls.CurrentValue.PublicUrls.Append(resource.CurrentValue.Url).Any(url => string.Equals(new Uri(url).Host, host, StringComparison.OrdinalIgnoreCase));

    private bool IsWelcome(Microsoft.Extensions.Primitives.StringValues origin) =>
        origin.Count == 0 || (origin.Count == 1 && resource.CurrentValue.AllowedOrigins.Contains(origin[0], StringComparer.Ordinal));
}
