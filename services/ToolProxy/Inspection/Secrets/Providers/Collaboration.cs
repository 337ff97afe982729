namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Where teams plan, write, draw and keep files.</summary>
internal static class Collaboration
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Atlassian", "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
            new SecretRule("Atlassian token", @"ATATT3[A-Za-z0-9_=-]{150,}", "ATATT3"),
            SecretRule.Named("Atlassian token without prefix", "[A-Za-z0-9]{24}", "JIRA_API_TOKEN", "ATLASSIAN_API_TOKEN", "CONFLUENCE_API_TOKEN")),
        new("Linear", "https://linear.app/developers/graphql#personal-api-keys",
            new SecretRule("Linear key", @"lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,64}\b", "lin_api_", "lin_oauth_", "lin_wh_")),
        new("Notion", "https://developers.notion.com/changelog/token-prefix-update-for-enhanced-security",
            new SecretRule("Notion token", @"ntn_[A-Za-z0-9]{43,50}\b", "ntn_"),
            new SecretRule("Notion internal token", @"secret_[A-Za-z0-9]{43}\b", "secret_")),
        new("Airtable", "https://airtable.com/developers/web/api/authentication",
            new SecretRule("Airtable token", @"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b", "pat") { Window = 96, Unbroken = 40 },
            SecretRule.Named("Airtable key", "key[A-Za-z0-9]{14}", "AIRTABLE_API_KEY", "AIRTABLE_KEY")),
        new("Asana", "https://developers.asana.com/docs/personal-access-token",
            new SecretRule("Asana token", @"[12]/[0-9]{13,20}(?:/[0-9]{13,20})?:[0-9a-f]{32}\b", "1/1", "2/1", "0/1") { Window = 96 },
            SecretRule.Named("Asana secret", "[0-9a-f]{32}", "ASANA_CLIENT_SECRET")),
        new("Figma", "https://www.figma.com/developers/api#access-tokens",
            new SecretRule("Figma token", @"fig[oud][rh]?_[A-Za-z0-9_-]{36,44}", "figd_", "figo_", "figu_", "figor_", "figur_", "figoh_", "figuh_")),
        new("Dropbox", "https://www.dropbox.com/developers/reference/oauth-guide",
            new SecretRule("Dropbox token", @"sl\.(?:u\.)?[A-Za-z0-9_-]{120,}", "sl.") { Window = 2048 },
            SecretRule.Named("Dropbox app secret", "[a-z0-9]{15}", "DROPBOX_APP_SECRET", "DROPBOX_CLIENT_SECRET")),
        new("Box", "https://developer.box.com/guides/authentication/tokens/",
            SecretRule.Named("Box secret", "[A-Za-z0-9]{32}", "BOX_CLIENT_SECRET", "BOX_DEVELOPER_TOKEN", "BOX_ACCESS_TOKEN")),
        new("Postman", "https://learning.postman.com/docs/developer/postman-api/authentication/",
            new SecretRule("Postman key", @"PMAK-[0-9a-f]{24}-[0-9a-f]{34}\b", "PMAK-"),
            new SecretRule("Postman collection key", @"PMAT-[0-9A-Z]{26}\b", "PMAT-")),
        new("HubSpot", "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
            new SecretRule("HubSpot token", @"pat-(?:na|eu|ap)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "pat-na", "pat-eu", "pat-ap")),
        new("Contentful", "https://www.contentful.com/developers/docs/references/authentication/",
            new SecretRule("Contentful token", @"CFPAT-[A-Za-z0-9_-]{43}", "CFPAT-")),
        new("ClickUp", "https://developer.clickup.com/docs/authentication",
            new SecretRule("ClickUp token", @"pk_[0-9]{5,9}_[A-Z0-9]{32}\b", "pk_")),
    ];
}
