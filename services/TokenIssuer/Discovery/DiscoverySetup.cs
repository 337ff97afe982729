namespace AgentTrust.TokenIssuer.Discovery;

internal static class DiscoverySetup
{
    public static void MapDiscovery(this IEndpointRouteBuilder routes) =>
        routes.MapGet(AuthorizationServerMetadata.Path, AuthorizationServerMetadata.Get).WithTags("Discovery").AllowAnonymous();
}
