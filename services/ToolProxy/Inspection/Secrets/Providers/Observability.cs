namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Where logs, errors and alerts go.</summary>
internal static class Observability
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Datadog", "https://docs.datadoghq.com/account_management/api-app-keys/",
            SecretRule.Named("Datadog API key", "[0-9a-f]{32}", "DD_API_KEY", "DATADOG_API_KEY", "DD-API-KEY"),
            SecretRule.Named("Datadog application key", "(?:ddapp_[A-Za-z0-9]{34}|[0-9a-f]{40})", "DD_APP_KEY", "DD_APPLICATION_KEY", "DATADOG_APP_KEY", "DD-APPLICATION-KEY")),
        new("New Relic", "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
            new SecretRule("New Relic user key", @"NR(?:AK|RA|JS|II|IQ|SP|AA)-[A-Za-z0-9_-]{16,40}", "NRAK-", "NRRA-", "NRJS-", "NRII-", "NRIQ-", "NRSP-", "NRAA-"),
            new SecretRule("New Relic licence key", @"[0-9a-f]{36}(?:NRAL|FFFF)\b", "NRAL") { Behind = 36 }),
        new("Grafana", "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
            new SecretRule("Grafana service account token", @"glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}\b", "glsa_"),
            new SecretRule("Grafana Cloud token", @"glc_[A-Za-z0-9+/]{32,}={0,3}", "glc_"),
            new SecretRule("Grafana API key", @"eyJrIjoi[A-Za-z0-9+/]{40,}={0,3}", "eyJrIjoi")),
        new("Sentry", "https://docs.sentry.io/account/auth-tokens/",
            new SecretRule("Sentry organisation token", @"sntrys_eyJ[A-Za-z0-9+/=]{40,}_[A-Za-z0-9+/]{40,50}", "sntrys_"),
            new SecretRule("Sentry user token", @"sntryu_[0-9a-f]{64}\b", "sntryu_")),
        new("PagerDuty", "https://developer.pagerduty.com/docs/authentication",
            SecretRule.Named("PagerDuty key", "(?:Token token=)?[A-Za-z0-9_+-]{20}|[0-9a-f]{32}|pdus\\+_[A-Za-z0-9_+-]{20,}", "PAGERDUTY_TOKEN", "PAGERDUTY_API_KEY", "PD_API_KEY"),
            new SecretRule("PagerDuty OAuth token", @"pd[ue][us]\+_[A-Za-z0-9_+-]{20,}", "pdus+_", "pdeu+_")),
        new("Dynatrace", "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
            new SecretRule("Dynatrace token", @"dt0[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}\b", "dt0c01.", "dt0s01.", "dt0s02.", "dt0s16.")),
        new("Honeycomb", "https://docs.honeycomb.io/configure/environments/manage-api-keys/",
            new SecretRule("Honeycomb key", @"hc[abcdx][il][ck]_[A-Za-z0-9]{58}\b", "hcaik_", "hcbik_", "hcxik_", "hcaic_", "hcxlk_") { Entropy = 3 }),
        new("Elastic", "https://www.elastic.co/docs/deploy-manage/api-keys/elastic-cloud-api-keys",
            new SecretRule("Elastic Cloud key", @"essu_[A-Za-z0-9+/=]{60,}", "essu_")),
        new("LaunchDarkly", "https://launchdarkly.com/docs/sdk/concepts/client-side-server-side#keys",
            new SecretRule("LaunchDarkly key", @"(?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b", "sdk-", "api-") { Unbroken = 40 }),
        new("PostHog", "https://posthog.com/docs/api#private-endpoint-authentication",
            new SecretRule("PostHog personal key", @"phx_[A-Za-z0-9]{40,60}\b", "phx_")),
    ];
}
