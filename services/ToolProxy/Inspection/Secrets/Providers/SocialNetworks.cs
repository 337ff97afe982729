namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Social networks and maps.</summary>
internal static class SocialNetworks
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Facebook", "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
            new SecretRule("Facebook access token", @"EAA[A-Za-z0-9]{90,}\b", "EAA"),
            SecretRule.Named("Facebook app secret", "[0-9a-f]{32}", "FACEBOOK_APP_SECRET", "FB_APP_SECRET", "FACEBOOK_CLIENT_SECRET")),
        new("X", "https://docs.x.com/fundamentals/authentication/oauth-2-0/bearer-tokens",
            // Twenty A are also what zeros in base64 look like; the percent signs are not.
            new SecretRule("X bearer token", @"A{20,24}[A-Za-z0-9]{4,40}(?:%[0-9A-F]{2}[A-Za-z0-9]{1,80}){1,8}", "AAAAAAAAAAAAAAAAAAAA"),
            SecretRule.Named("X secret", "[A-Za-z0-9]{45,50}", "TWITTER_API_SECRET", "TWITTER_CONSUMER_SECRET", "TWITTER_ACCESS_TOKEN_SECRET", "TWITTER_ACCESS_SECRET")),
        new("LinkedIn", "https://learn.microsoft.com/en-us/linkedin/shared/authentication/client-credentials-flow",
            new SecretRule("LinkedIn client secret", @"WPL_AP[0-9]\.[A-Za-z0-9]{14,18}\.[A-Za-z0-9+/]{6,10}={0,2}", "WPL_AP"),
            SecretRule.Named("LinkedIn short client secret", "[A-Za-z0-9]{16}", "LINKEDIN_CLIENT_SECRET", "LINKEDIN_SECRET")),
        new("Instagram", "https://developers.facebook.com/docs/instagram-platform/",
            new SecretRule("Instagram access token", @"IG(?:QVJ|QWR|AA)[A-Za-z0-9_-]{80,}", "IGQVJ", "IGQWR", "IGAA")),
        new("Mapbox", "https://docs.mapbox.com/accounts/guides/tokens/",
            new SecretRule("Mapbox secret token", @"sk\.eyJ[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{20,40}", "sk.eyJ")),
        new("Twitch", "https://dev.twitch.tv/docs/authentication/",
            SecretRule.Named("Twitch secret", "(?:oauth:)?[a-z0-9]{30}", "TWITCH_CLIENT_SECRET", "TWITCH_OAUTH_TOKEN", "TWITCH_ACCESS_TOKEN")),
    ];
}
