using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SigningKeys;

internal static class SigningKeysSetup
{
    public static void AddSigningKeys(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SigningKeyOptions>().BindConfiguration(SigningKeyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SigningKeyOptions>, SigningKeyOptionsValidator>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddHostedService<KeyRotation>();
    }

    public static void MapSigningKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(JwksEndpoint.Path, JwksEndpoint.Get).WithTags("Keys").AllowAnonymous();
        SigningKeyEndpoints.Map(routes);
    }
}
