namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>What speaks to people: chat, mail, telephone.</summary>
internal static class Messaging
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Slack", "https://api.slack.com/concepts/token-types",
            new SecretRule("Slack token", @"xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,}", "xoxa-", "xoxb-", "xoxe-", "xoxe.", "xoxo-", "xoxp-", "xoxr-", "xoxs-"),
            new SecretRule("Slack app token", @"xapp-[0-9]-[A-Za-z0-9]{8,16}-[0-9]{8,20}-[a-z0-9]{40,80}\b", "xapp-"),
            new SecretRule("Slack webhook", @"hooks\.slack\.com/(?:services|workflows|triggers)/(?<secret>[A-Za-z0-9/]{24,})", "hooks.slack.com/") { IsAnywhere = true }),
        new("Discord", "https://discord.com/developers/docs/reference#authentication",
            new SecretRule("Discord webhook", @"discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/(?<secret>[A-Za-z0-9_-]{60,80})", "discord.com/api/", "discordapp.com/api/") { IsAnywhere = true },
            SecretRule.Named("Discord bot token", @"(?:Bot )?[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}", "DISCORD_TOKEN", "DISCORD_BOT_TOKEN", "BOT_TOKEN", "Authorization")),
        new("Telegram", "https://core.telegram.org/bots/features#creating-a-new-bot",
            new SecretRule("Telegram bot token", @"[^0-9]{0,10}(?<secret>[0-9]{8,10}:AA[A-Za-z0-9_-]{33})", ":AA") { Behind = 10, IsAnywhere = true },
            new SecretRule("Telegram bot token in a URL", @"api\.telegram\.org/bot(?<secret>[0-9]{8,10}:[A-Za-z0-9_-]{35})", "api.telegram.org/bot") { IsAnywhere = true }),
        new("Twilio", "https://www.twilio.com/docs/iam/api-keys",
            SecretRule.Named("Twilio auth token", "[0-9a-f]{32}", "TWILIO_AUTH_TOKEN", "twilioAuthToken"),
            SecretRule.Named("Twilio API key secret", "[A-Za-z0-9]{32}", "TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET")),
        new("SendGrid", "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
            new SecretRule("SendGrid key", @"SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50}", "SG.")),
        new("Mailgun", "https://documentation.mailgun.com/docs/mailgun/api-reference/authentication/",
            new SecretRule("Mailgun key", @"key-[0-9a-f]{32}\b", "key-") { Unbroken = 36 },
            SecretRule.Named("Mailgun private key", "[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}", "MAILGUN_API_KEY", "MAILGUN_SIGNING_KEY")),
        new("Mailchimp", "https://mailchimp.com/developer/marketing/guides/quick-start/",
            new SecretRule("Mailchimp key", @"[0-9a-f]{32}-us[0-9]{1,2}\b", "-us") { Behind = 32 },
            new SecretRule("Mailchimp Transactional key", @"(?<secret>md-[A-Za-z0-9_-]{22})(?:[^A-Za-z0-9_-]|$)", "md-") { Entropy = 3.5 }),
        new("Brevo", "https://developers.brevo.com/docs/getting-started",
            new SecretRule("Brevo key", @"x(?:keysib|smtpsib)-[0-9a-f]{64}-[A-Za-z0-9]{16}\b", "xkeysib-", "xsmtpsib-")),
        new("Resend", "https://resend.com/docs/dashboard/api-keys/introduction",
            new SecretRule("Resend key", @"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}\b", "re_")),
        new("Postmark", "https://postmarkapp.com/developer/api/overview#authentication",
            SecretRule.Named("Postmark token", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "X-Postmark-Server-Token", "X-Postmark-Account-Token", "POSTMARK_API_TOKEN")),
        new("Typeform", "https://www.typeform.com/developers/get-started/personal-access-token/",
            new SecretRule("Typeform token", @"tfp_[A-Za-z0-9_.=-]{40,70}", "tfp_")),
    ];
}
