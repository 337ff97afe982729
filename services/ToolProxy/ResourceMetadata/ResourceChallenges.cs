using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ResourceMetadata;

/// <summary>What a refusal tells a client that does not know yet how to get a token, or a token that would do.</summary>
internal sealed class ResourceChallenges(Catalog catalog, IOptions<ResourceOptions> options)
{
    /// <summary>Completes <c>WWW-Authenticate</c> once the status is known.</summary>
    public void Complete(HttpContext context, ToolCall call)
    {
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status403Forbidden && MissingScope(call) is { } scope)
            // RFC 6750 §3.1, RFC 9449 §7.1: another token might do, one that has this action. It is all that the call takes.
            response.Headers.WWWAuthenticate = call.Caller!.CertificateThumbprint is null
                ? $"DPoP error=\"insufficient_scope\", scope=\"{scope}\", algs=\"ES256\""
                : $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";

        if (response.Headers.WWWAuthenticate is not [.., { Length: > 0 }] challenges) return;

        // RFC 9728 §5.1: where the client finds the authorization server; RFC 6750 §3: which scopes there are to ask it for.
        var metadata = $", resource_metadata=\"{options.Value.Base}{ProtectedResourceMetadata.Path}{context.Request.Path.ToUriComponent()}\"";
        if (response.StatusCode == StatusCodes.Status401Unauthorized && catalog.Find(call.Kind, call.ServerName) is { } server)
            metadata = $", scope=\"{string.Join(' ', server.Actions)}\"{metadata}";
        response.Headers.WWWAuthenticate = challenges.Select(challenge => challenge + metadata).ToArray();
    }

    private static string? MissingScope(ToolCall call) =>
        call is { Tool.Action: { } action, Caller.Task.Actions: { } granted } && !granted.Contains(action) ? action : null;
}
