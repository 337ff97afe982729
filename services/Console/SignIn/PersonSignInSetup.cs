using System.Security.Claims;
using AgentTrust.Contracts.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AgentTrust.OperatorConsole.SignIn;

/// <summary>People sign in with OpenID Connect; nothing of the console is anonymous but probes and its own styles.</summary>
internal static class PersonSignInSetup
{
    public const string Provider = OpenIdConnectDefaults.AuthenticationScheme;
    public const string Session = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void AddPersonSignIn(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PeopleSignInOptions>().BindConfiguration(PeopleSignInOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PeopleSignInOptions>, PeopleSignInOptionsValidator>();
        builder.Services.AddSingleton<PersonSessions>();
        builder.Services.AddSingleton<AccessTokens>();

        builder.Services.AddAuthentication(auth =>
        {
            auth.DefaultScheme = Session;
            auth.DefaultChallengeScheme = Provider;
        }).AddCookie(Session, ConfigureCookie).AddOpenIdConnect(Provider, _ => { });
        builder.Services.AddOptions<OpenIdConnectOptions>(Provider).Configure<IOptions<PeopleSignInOptions>>(ConfigureProvider);

        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    public static void MapPersonSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSignOut();
        app.MapSignInAgain();
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "console.session";
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.ExpireTimeSpan = PersonSessions.Lifetime;
        cookie.SlidingExpiration = false;

        // A cookie whose tokens are gone is no sign-in any more.
        cookie.Events.OnValidatePrincipal = context =>
        {
            if (context.HttpContext.RequestServices.GetRequiredService<PersonSessions>().Find(context.Principal) is null)
                context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }

    private static void ConfigureProvider(OpenIdConnectOptions oidc, IOptions<PeopleSignInOptions> people)
    {
        oidc.Authority = people.Value.Authority;
        oidc.ClientId = people.Value.ClientId;
        oidc.ClientSecret = people.Value.ClientSecret;
        oidc.RequireHttpsMetadata = !new Uri(people.Value.Authority).IsLoopback;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.MapInboundClaims = false;
        oidc.SaveTokens = false; // PersonSessions keeps them, on this side
        oidc.TokenValidationParameters.NameClaimType = "name";
        oidc.TokenValidationParameters.RoleClaimType = JwtClaims.Groups;
        oidc.CorrelationCookie.SameSite = SameSiteMode.Lax; // the answer arrives by redirect
        oidc.NonceCookie.SameSite = SameSiteMode.Lax;

        oidc.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "groups", "offline_access", .. Apis.All]) oidc.Scope.Add(scope);

        oidc.Events.OnTokenValidated = StartSession;
        oidc.Events.OnRedirectToIdentityProviderForSignOut = EndSession;
    }

    private static async Task StartSession(TokenValidatedContext context)
    {
        if (context.TokenEndpointResponse is not { IdToken: { Length: > 0 } idToken } tokens)
        {
            context.Fail("The provider answered without an ID token.");
            return;
        }

        var sessions = context.HttpContext.RequestServices.GetRequiredService<PersonSessions>();
        sessions.End((await context.HttpContext.AuthenticateAsync(Session)).Principal); // who signs in again leaves no second session behind
        var id = sessions.Start(idToken, tokens.RefreshToken);
        ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new Claim(PersonSessions.SessionClaim, id));
    }

    private static Task EndSession(RedirectContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<PersonSessions>();
        context.ProtocolMessage.IdTokenHint = sessions.Find(context.HttpContext.User)?.IdToken;
        sessions.End(context.HttpContext.User);
        return Task.CompletedTask;
    }
}
