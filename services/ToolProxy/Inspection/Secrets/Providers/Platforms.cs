namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Where applications run, and what brings traffic to them.</summary>
internal static class Platforms
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Heroku", "https://devcenter.heroku.com/articles/authentication",
            new SecretRule("Heroku key", @"HRKU-[A-Za-z0-9_-]{36,64}", "HRKU-"),
            SecretRule.Named("Heroku key (UUID)", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "HEROKU_API_KEY")),
        new("DigitalOcean", "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
            new SecretRule("DigitalOcean token", @"do[opr]_v1_[0-9a-f]{64}\b", "dop_v1_", "doo_v1_", "dor_v1_")),
        new("Cloudflare", "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/",
            new SecretRule("Cloudflare token", @"cf(?:k|ut|at)_[A-Za-z0-9_-]{44,64}", "cfk_", "cfut_", "cfat_"),
            new SecretRule("Cloudflare origin CA key", @"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}\b", "v1.0-"),
            SecretRule.Named("Cloudflare key without prefix", "[A-Za-z0-9_-]{37,45}", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY", "CF_API_TOKEN", "CF_API_KEY", "X-Auth-Key")),
        new("Fastly", "https://www.fastly.com/documentation/reference/api/#authentication",
            SecretRule.Named("Fastly token", "[A-Za-z0-9_-]{32}", "FASTLY_API_TOKEN", "FASTLY_API_KEY", "Fastly-Key")),
        new("Vercel", "https://vercel.com/docs/accounts/team-members-and-roles/access-tokens",
            new SecretRule("Vercel token", @"vc[piark]_[A-Za-z0-9]{40,64}\b", "vcp_", "vci_", "vca_", "vcr_", "vck_"),
            SecretRule.Named("Vercel token without prefix", "[A-Za-z0-9]{24}", "VERCEL_TOKEN")),
        new("Netlify", "https://docs.netlify.com/api/get-started/#authentication",
            new SecretRule("Netlify token", @"nf[pcoub]_[A-Za-z0-9]{36}\b", "nfp_", "nfc_", "nfo_", "nfu_", "nfb_")),
        new("Fly.io", "https://fly.io/docs/security/tokens/",
            new SecretRule("Fly.io token", @"fm[12][ar]?_[A-Za-z0-9+/=,_-]{60,}", "fm1_", "fm2_", "fm1a_", "fm1r_") { Window = 4096 }),
        new("Render", "https://render.com/docs/api#1-create-an-api-key",
            new SecretRule("Render key", @"rnd_[A-Za-z0-9]{28,40}\b", "rnd_")),
        new("Supabase", "https://supabase.com/docs/guides/api/api-keys",
            new SecretRule("Supabase secret key", @"sb_secret_[A-Za-z0-9_-]{28,48}", "sb_secret_"),
            new SecretRule("Supabase token", @"sbp_(?:oauth_)?[0-9a-f]{40}\b", "sbp_")),
        new("PlanetScale", "https://planetscale.com/docs/api/reference/service-tokens",
            new SecretRule("PlanetScale credential", @"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,64}", "pscale_tkn_", "pscale_pw_", "pscale_oauth_")),
        new("Neon", "https://neon.com/docs/manage/api-keys",
            new SecretRule("Neon key", @"napi_[a-z0-9]{60,70}\b", "napi_")),
        new("Tailscale", "https://tailscale.com/kb/1277/key-prefixes",
            new SecretRule("Tailscale key", @"tskey-[a-z]{2,10}-[A-Za-z0-9]{6,20}-[A-Za-z0-9]{16,50}\b", "tskey-")),
        new("ngrok", "https://ngrok.com/docs/api/",
            SecretRule.Named("ngrok token", "[A-Za-z0-9]{27}_[A-Za-z0-9]{20,22}|cr_[A-Za-z0-9]{27}", "NGROK_AUTHTOKEN", "authtoken", "NGROK_API_KEY")),
        new("Databricks", "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
            new SecretRule("Databricks token", @"dapi[0-9a-f]{32}(?:-[0-9])?\b", "dapi"),
            new SecretRule("Databricks OAuth secret", @"dose[0-9a-f]{32}\b", "dose")),
        new("Alibaba Cloud", "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
            new SecretRule("Alibaba Cloud key", @"LTAI[A-Za-z0-9]{12,26}\b", "LTAI")),
        new("Linode", "https://techdocs.akamai.com/cloud-computing/docs/manage-personal-access-tokens",
            SecretRule.Named("Linode token", "[0-9a-f]{64}", "LINODE_TOKEN", "LINODE_CLI_TOKEN")),
    ];
}
