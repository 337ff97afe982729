using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Http.Features;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>The one <see cref="ToolCall"/> of a request.</summary>
internal static class ToolCallFeature
{
    public static ToolCall GetToolCall(this HttpContext context) =>
        context.Features.Get<ToolCall>() ?? throw new InvalidOperationException("The outcome recorder comes first and makes the call.");

    public static ToolCall BeginToolCall(this HttpContext context, ServerKind kind)
    {
        var call = new ToolCall($"call_{Guid.CreateVersion7():N}", kind, context.GetRouteValue("server") as string ?? "");
        context.Features.Set(call);
        return call;
    }

    /// <summary>The request target as it was on the wire, before any server normalised it.</summary>
    public static string RawTarget(this HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : context.Request.Path.ToUriComponent();
}
