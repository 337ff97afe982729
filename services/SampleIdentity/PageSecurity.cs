namespace AgentTrust.SampleIdentity;

/// <summary>Nothing from elsewhere, no script, no framing.</summary>
internal static class PageSecurity
{
    // Browsers apply form-action to the redirects that follow a form as well, and those end at a loopback client.
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; " +
        "form-action 'self' http://localhost:* http://127.0.0.1:*";

    public static void UsePageSecurity(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        });
        app.UseStaticFiles();
    }
}
