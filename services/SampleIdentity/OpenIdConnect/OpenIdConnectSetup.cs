using AgentTrust.Contracts.Tokens;
using Microsoft.IdentityModel.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AgentTrust.SampleIdentity.OpenIdConnect;

/// <summary>OpenID Connect for people: authorization code with PKCE, nothing else.</summary>
internal static class OpenIdConnectSetup
{
    public const string AuthorizePath = "/connect/authorize";
    public const string EndSessionPath = "/connect/end-session";

    public static void AddOpenIdConnect(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RedeemedCodes>();

        builder.Services.AddOpenIddict().AddServer(server =>
        {
            // Degraded mode: no store. What the store would check is checked by the handlers below.
            server.EnableDegradedMode();
            server.SetAuthorizationEndpointUris(AuthorizePath);
            server.SetTokenEndpointUris("/connect/token");
            server.SetEndSessionEndpointUris(EndSessionPath);

            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.AllowRefreshTokenFlow();
            server.Configure(options => options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain));
            server.RegisterScopes([Scopes.Profile, JwtClaims.Groups, .. ApiScopes.All]);
            server.RegisterClaims(Claims.Name, Claims.PreferredUsername, JwtClaims.Groups);

            // Keys live as long as the process: nothing to commit, to leak or to rotate.
            server.AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256);
            server.AddEphemeralEncryptionKey();
            server.DisableAccessTokenEncryption(); // the services behind read it with the published key
            server.SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(2));
            server.SetAccessTokenLifetime(TimeSpan.FromMinutes(15));
            server.SetRefreshTokenLifetime(TimeSpan.FromHours(8));

            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseSingletonHandler<ClientRules>());
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseSingletonHandler<ClientRules>());
            server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseSingletonHandler<ClientRules>());
            server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseSingletonHandler<RedeemedCodes>());
            server.AddEventHandler<ProcessSignInContext>(handler => handler
                .UseSingletonHandler<ApiScopes>()
                .SetOrder(ApiScopes.Order));
            server.AddEventHandler<ProcessSignInContext>(handler => handler
                .UseSingletonHandler<GroupsClaim>()
                .SetOrder(ApiScopes.Order));

            server.UseAspNetCore()
                .EnableAuthorizationEndpointPassthrough()
                .EnableEndSessionEndpointPassthrough()
                .DisableTransportSecurityRequirement(); // loopback only; the options refuse any other address
        });
    }

    public static void MapOpenIdConnect(this WebApplication app)
    {
        app.MapMethods(AuthorizePath, ["GET", "POST"], (Delegate)AuthorizeEndpoint.AuthorizeAsync).AllowAnonymous().DisableAntiforgery();
        app.MapMethods(EndSessionPath, ["GET", "POST"], (Delegate)EndSessionEndpoint.EndSessionAsync).AllowAnonymous().DisableAntiforgery();
    }
}
