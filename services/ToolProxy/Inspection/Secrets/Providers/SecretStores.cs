namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>What opens many other secrets at once: stores, infrastructure tools, identity providers.</summary>
internal static class SecretStores
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("HashiCorp Vault", "https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes",
            new SecretRule("Vault token", @"hv[sbr]\.[A-Za-z0-9_-]{24,}", "hvs.", "hvb.", "hvr."),
            SecretRule.Named("Vault legacy token", "[sbr]\\.[A-Za-z0-9]{24}", "VAULT_TOKEN", "X-Vault-Token")),
        new("HCP Terraform", "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
            new SecretRule("Terraform Cloud token", @"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}", ".atlasv1.") { Behind = 14 }),
        new("Pulumi", "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/",
            new SecretRule("Pulumi token", @"pul-[0-9a-f]{40}\b", "pul-")),
        new("Doppler", "https://docs.doppler.com/reference/auth-token-formats",
            new SecretRule("Doppler token", @"dp\.(?:pt|st|ct|sa|scim|audit|said)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}\b", "dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit.", "dp.said.")),
        new("1Password", "https://developer.1password.com/docs/service-accounts/security/",
            new SecretRule("1Password service account token", @"ops_eyJ[A-Za-z0-9+/=_-]{250,}", "ops_eyJ") { Window = 4096 },
            new SecretRule("1Password secret key", @"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}\b", "A3-")),
        new("Okta", "https://developer.okta.com/docs/guides/create-an-api-token/main/",
            new SecretRule("Okta token", @"SSWS[ \t]{1,4}(?<secret>[A-Za-z0-9_-]{40,44})", "SSWS "),
            SecretRule.Named("Okta setting", "[A-Za-z0-9_-]{40,64}", "OKTA_API_TOKEN", "OKTA_CLIENT_TOKEN", "OKTA_CLIENT_SECRET")),
        new("Auth0", "https://auth0.com/docs/get-started/applications/application-settings",
            SecretRule.Named("Auth0 client secret", "[A-Za-z0-9_-]{40,64}", "AUTH0_CLIENT_SECRET")),
        new("Infisical", "https://infisical.com/docs/documentation/platform/token",
            new SecretRule("Infisical token", @"st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}\b", "st.")),
        new("Infracost", "https://www.infracost.io/docs/",
            new SecretRule("Infracost key", @"ico-[A-Za-z0-9]{32}\b", "ico-")),
        new("Prefect", "https://docs.prefect.io/v3/manage/cloud/manage-users/api-keys",
            new SecretRule("Prefect key", @"pn[ub]_[A-Za-z0-9]{36}\b", "pnu_", "pnb_")),
        new("Harness", "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
            new SecretRule("Harness token", @"[ps]at\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}\b", "pat.", "sat.") { Unbroken = 60 }),
        new("Scalingo", "https://doc.scalingo.com/platform/user-management/tokens",
            new SecretRule("Scalingo token", @"tk-us-[A-Za-z0-9_-]{48}", "tk-us-")),
    ];
}
