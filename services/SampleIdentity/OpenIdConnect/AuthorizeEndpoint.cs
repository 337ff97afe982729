using System.Security.Claims;
using AgentTrust.Contracts.Tokens;
using AgentTrust.SampleIdentity.People;
using AgentTrust.SampleIdentity.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentTrust.SampleIdentity.OpenIdConnect;

/// <summary>Turns a signed-in person into an authorization code, or sends them to sign in first.</summary>
internal static class AuthorizeEndpoint
{
    public static async Task<IResult> AuthorizeAsync(HttpContext context, IOptions<SampleIdentityOptions> options, TimeProvider time)
    {
        var request = context.GetOpenIddictServerRequest()
            ?? throw new InvalidOperationException("The authorization endpoint was reached without an OpenID Connect request.");

        var session = await context.AuthenticateAsync(SignInSetup.Session);
        var person = options.Value.Find(session.Principal?.FindFirstValue(ClaimTypes.NameIdentifier));

        var signedIn = long.TryParse(session.Principal?.FindFirstValue(JwtClaims.AuthenticationTime), out var seconds) ? seconds : 0;

        // OpenID Connect Core 1.0, max_age: an older sign-in than max_age allows is none.
        if (request.MaxAge is { } oldest && time.GetUtcNow().ToUnixTimeSeconds() - signedIn > oldest) person = null;

        if (request.HasPromptValue(PromptValues.None) && person is null)
            return Results.Forbid(
                new AuthenticationProperties(new Dictionary<string, string?>
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.LoginRequired,
                    [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = "Nobody is signed in.",
                }),
                [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);

        return person is null || request.HasPromptValue(PromptValues.Login)
            ? Results.Challenge(new AuthenticationProperties { RedirectUri = WithoutPrompt(request) }, [SignInSetup.Session])
            : Results.SignIn(Principal(person, signedIn, request), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static ClaimsPrincipal Principal(Person person, long signedIn, OpenIddictRequest request)
    {
        var identity = new ClaimsIdentity(SignInSetup.Session, Claims.Name, JwtClaims.Groups);
        identity.SetClaim(Claims.Subject, person.Name);
        identity.SetClaim(Claims.AuthenticationTime, signedIn);
        identity.SetClaim(Claims.Name, person.DisplayName);
        identity.SetClaim(Claims.PreferredUsername, person.Name);
        identity.SetClaims(JwtClaims.Groups, [.. person.Groups]);

        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(request.GetScopes());
        principal.SetDestinations(claim => claim.Type switch
        {
            JwtClaims.Groups when principal.HasScope(JwtClaims.Groups) => [Destinations.AccessToken, Destinations.IdentityToken],
            JwtClaims.Groups => [Destinations.AccessToken],
            Claims.Name or Claims.PreferredUsername when principal.HasScope(Scopes.Profile) => [Destinations.IdentityToken],
            Claims.Subject or Claims.AuthenticationTime => [Destinations.AccessToken, Destinations.IdentityToken],
            _ => [],
        });
        return principal;
    }

    // Asking for a new sign-in is answered by one sign-in, not by a loop.
    private static string WithoutPrompt(OpenIddictRequest request) =>
        OpenIdConnectSetup.AuthorizePath + QueryString.Create(
            from parameter in request.GetParameters()
            where parameter.Key != Parameters.Prompt
            select KeyValuePair.Create(parameter.Key, (string?)parameter.Value));
}
