using AgentTrust.ServiceDefaults.ClientCertificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Discovery;

internal static class DiscoverySetup
{
    public static void AddDiscovery(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<IssuerOptions>().BindConfiguration(IssuerOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<IssuerOptions>, IssuerOptionsValidator>();
        builder.Services.AddSingleton<IStartupFilter, IssuerPath>();
        builder.Services.AddOptions<MtlsOptions>().BindConfiguration(MtlsOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MtlsOptions>, MtlsOptionsValidator>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<MtlsOptions>>((kestrel, mtls) =>
        {
            if (mtls.Value.IsConfigured) ClientCertificate.AcceptAny(kestrel);
        });
    }

    public static void MapDiscovery(this IEndpointRouteBuilder routes)
    {
        var issuer = routes.ServiceProvider.GetRequiredService<IOptions<IssuerOptions>>().Value;
        routes.MapGet(AuthorizationServerMetadata.Path + issuer.Path, AuthorizationServerMetadata.Get).WithTags("Discovery").AllowAnonymous();
        routes.MapGet(AuthorizationEndpoint.Path, AuthorizationEndpoint.Get).WithTags("Discovery").AllowAnonymous();
    }

    /// <summary>Every endpoint answers under the issuer's path, too; before routing, so that routes need not know it.</summary>
    private sealed class IssuerPath(IOptions<IssuerOptions> options) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            if (options.Value.Path is { Length: > 0 } path) app.UsePathBase(path);
            next(app);
        };
    }
}
