namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Google Cloud and what signs in with Google.</summary>
internal static class GoogleCloud
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Google Cloud", "https://cloud.google.com/docs/authentication/api-keys",
            new SecretRule("Google API key", @"AIza[A-Za-z0-9_-]{35}", "AIza"),
            new SecretRule("Google bound API key", @"AQ\.Ab[A-Za-z0-9_-]{40,}", "AQ.Ab"),
            // A service account's key file is taken out by its private key; this is the id that names it.
            SecretRule.Named("Google service account key id", "[0-9a-f]{40}", "private_key_id")),
        new("Google OAuth", "https://developers.google.com/identity/protocols/oauth2#size",
            new SecretRule("Google OAuth client secret", @"GOCSPX-[A-Za-z0-9_-]{28}", "GOCSPX-"),
            new SecretRule("Google OAuth access token", @"ya29\.[A-Za-z0-9_.-]{30,}", "ya29.") { Window = 2560 },
            new SecretRule("Google OAuth refresh token", @"1//0[A-Za-z0-9_-]{40,}", "1//0")),
        new("Google Cloud Storage", "https://cloud.google.com/storage/docs/authentication/hmackeys",
            new SecretRule("Google HMAC key id", @"GOOG1E[A-Z0-9]{55}\b", "GOOG1E"),
            SecretRule.Named("Google request signature", "[0-9a-f]{128,}", "X-Goog-Signature")),
    ];
}
