namespace AgentTrust.OperatorConsole;

/// <summary>Pages load nothing from elsewhere, run no inline script and cannot be framed.</summary>
internal static class PageSecurity
{
    // MudBlazor positions with style attributes; <style> elements and inline scripts stay forbidden (theme.css says how).
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
        "font-src 'self'; connect-src 'self'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

    public static void UsePageSecurity(this WebApplication app)
    {
        var policy = ContentSecurityPolicy + SignInOrigin(app.Configuration);

        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            return next(context);
        });
    }

    // Browsers apply form-action to redirects too, and signing out ends at the provider.
    private static string SignInOrigin(IConfiguration configuration) =>
        Uri.TryCreate(configuration["People:Authority"], UriKind.Absolute, out var authority)
            ? " " + authority.GetLeftPart(UriPartial.Authority)
            : "";
}
