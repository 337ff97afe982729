using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Discovery;

internal static class DiscoverySetup
{
    public static void AddDiscovery(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<IssuerOptions>().BindConfiguration(IssuerOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<IssuerOptions>, IssuerOptionsValidator>();
    }

    public static void MapDiscovery(this IEndpointRouteBuilder routes) =>
        routes.MapGet(AuthorizationServerMetadata.Path, AuthorizationServerMetadata.Get).WithTags("Discovery").AllowAnonymous();
}
