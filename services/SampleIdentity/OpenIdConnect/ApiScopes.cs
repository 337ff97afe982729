using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AgentTrust.SampleIdentity.OpenIdConnect;

/// <summary>One scope per API; an access token's audience is the APIs among the scopes it was asked for, and no more.</summary>
/// <remarks>
/// A client that asks for one API at a time (refresh with a narrower scope, RFC 6749 §6) gets tokens that one API cannot
/// pass on to another.
/// </remarks>
internal sealed class ApiScopes : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static readonly string[] All = ["token-issuer", "approval-service", "audit-service", "policy-service", "tool-proxy"];

    // After the access token's principal is made, before the token is.
    public static readonly int Order = OpenIddictServerHandlers.GenerateAccessToken.Descriptor.Order - 1;

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.AccessTokenPrincipal is not { } token) return ValueTask.CompletedTask;

        var asked = context.EndpointType == OpenIddictServerEndpointType.Token && !string.IsNullOrEmpty(context.Request?.Scope)
            ? token.GetScopes().Intersect(context.Request.GetScopes())
            : token.GetScopes();
        token.SetScopes(asked);
        token.SetAudiences(All.Intersect(token.GetScopes()));
        return ValueTask.CompletedTask;
    }
}
