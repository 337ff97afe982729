using Microsoft.AspNetCore.DataProtection;

namespace AgentTrust.SampleIdentity.SignIn;

internal static class SignInSetup
{
    public const string Session = "sample-identity.session";
    public const string Path = "/sign-in";

    public static void AddSignIn(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SignInRules>();
        builder.Services.AddSingleton<SignInThrottle>();
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "sample-identity.antiforgery");

        // Sessions end with the process, as its signing key does: a restart never half-remembers anybody.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication(Session).AddCookie(Session, cookie =>
        {
            cookie.Cookie.Name = Session;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.LoginPath = Path;
            cookie.ReturnUrlParameter = SignInEndpoints.ReturnUrl;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
        });
        builder.Services.AddAuthorization();
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapSignInEndpoints();
    }
}
