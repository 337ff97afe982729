using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.OperatorConsole.SignIn;

internal static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) => routes.MapPost("/sign-out", SignOutAsync);

    /// <summary>Ends the session here, then at the provider.</summary>
    private static async Task<Results<SignOutHttpResult, BadRequest>> SignOutAsync(HttpContext context, IAntiforgery antiforgery) =>
        await antiforgery.IsRequestValidAsync(context)
            ? TypedResults.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [PersonSignInSetup.Session, PersonSignInSetup.Provider])
            : TypedResults.BadRequest();
}
