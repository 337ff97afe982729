using AgentTrust.SampleIdentity.SignIn;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Server.AspNetCore;

namespace AgentTrust.SampleIdentity.OpenIdConnect;

/// <summary>OpenID Connect RP-Initiated Logout: ends the session here, then returns to the client.</summary>
internal static class EndSessionEndpoint
{
    public static async Task<IResult> EndSessionAsync(HttpContext context)
    {
        await context.SignOutAsync(SignInSetup.Session);
        return Results.SignOut(
            new AuthenticationProperties { RedirectUri = SignInSetup.Path },
            [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}
