using System.Globalization;
using System.Security.Claims;
using AgentTrust.Contracts.Tokens;
using AgentTrust.SampleIdentity.OpenIdConnect;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.SampleIdentity.SignIn;

internal static class SignInEndpoints
{
    public const string ReturnUrl = "return_url";

    public static void MapSignInEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => TypedResults.Redirect(SignInSetup.Path)).AllowAnonymous();

        var signIn = routes.MapGroup(SignInSetup.Path).AllowAnonymous();
        signIn.MapGet("", (HttpContext context, [FromQuery(Name = ReturnUrl)] string? returnUrl) => Page(context, returnUrl, null, null));
        signIn.MapPost("", SignInAsync);
    }

    private static async Task<Results<RedirectHttpResult, RazorComponentResult<SignInPage>>> SignInAsync(
        HttpContext context, SignInRules rules, TimeProvider time,
        [FromForm] string? person, [FromForm] string? password, [FromForm(Name = ReturnUrl)] string? returnUrl)
    {
        var outcome = rules.Try(person, password);
        if (outcome != SignInOutcome.SignedIn) return Page(context, returnUrl, person, outcome);

        // Beside the session, whose own time moves on while it is used.
        var signedIn = new Claim(JwtClaims.AuthenticationTime, time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person!), signedIn], SignInSetup.Session);
        await context.SignInAsync(SignInSetup.Session, new ClaimsPrincipal(identity));
        return TypedResults.LocalRedirect(IsOurs(returnUrl) ? returnUrl! : SignInSetup.Path);
    }

    private static RazorComponentResult<SignInPage> Page(HttpContext context, string? returnUrl, string? person, SignInOutcome? outcome) =>
        new(new Dictionary<string, object?>
        {
            [nameof(SignInPage.ReturnTo)] = IsOurs(returnUrl) ? returnUrl : null,
            [nameof(SignInPage.Picked)] = person,
            [nameof(SignInPage.Outcome)] = outcome,
            [nameof(SignInPage.SignedInAs)] = context.User.FindFirstValue(ClaimTypes.NameIdentifier),
        })
        {
            StatusCode = outcome switch
            {
                null => StatusCodes.Status200OK,
                SignInOutcome.TooManyAttempts => StatusCodes.Status429TooManyRequests,
                _ => StatusCodes.Status401Unauthorized,
            },
        };

    // The only place worth returning to is an authorization request; everything else would be an open redirect.
    private static bool IsOurs(string? returnUrl) =>
        returnUrl?.StartsWith(OpenIdConnectSetup.AuthorizePath + "?", StringComparison.Ordinal) == true;
}
