using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.OperatorConsole.SignIn;

/// <summary>Sends a signed-in person to the provider once more; the new session takes the place of the old one.</summary>
internal static class SignInAgainEndpoint
{
    // OpenID Connect Core 1.0, max_age: an older sign-in is none. Not zero, or whoever types slowly would be asked for ever.
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(1);

    public static void MapSignInAgain(this IEndpointRouteBuilder routes) => routes.MapGet("/sign-in-again", Challenge).AllowAnonymous();

    private static Results<ChallengeHttpResult, BadRequest> Challenge([FromQuery(Name = "return")] string? returnTo) =>
        IsOwnPath(returnTo)
            ? TypedResults.Challenge(new OpenIdConnectChallengeProperties { RedirectUri = returnTo, MaxAge = Oldest }, [PersonSignInSetup.Provider])
            : TypedResults.BadRequest();

    // Nowhere else: "//host" and "/\host" are other hosts to browsers.
    private static bool IsOwnPath(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && path.All(c => !char.IsControl(c)) && Uri.TryCreate(path, UriKind.Relative, out _);
}
