namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Where source code lives and is built.</summary>
internal static class SourceHosts
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("GitHub", "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats",
            new SecretRule("GitHub token", @"ghp_[A-Za-z0-9]{36,}", "ghp_") { IsCertain = Base62Checksum.Holds },
            new SecretRule("GitHub OAuth token", @"gho_[A-Za-z0-9]{36,}", "gho_") { IsCertain = Base62Checksum.Holds },
            new SecretRule("GitHub app user token", @"ghu_[A-Za-z0-9]{36,}", "ghu_") { IsCertain = Base62Checksum.Holds },
            new SecretRule("GitHub installation token", @"ghs_[A-Za-z0-9._-]{36,}", "ghs_") { IsCertain = Base62Checksum.Holds },
            new SecretRule("GitHub refresh token", @"ghr_[A-Za-z0-9]{36,}", "ghr_") { IsCertain = Base62Checksum.Holds },
            new SecretRule("GitHub fine-grained token", @"github_pat_[A-Za-z0-9_]{40,}", "github_pat_")),
        new("GitLab", "https://docs.gitlab.com/security/tokens/#token-prefixes",
            new SecretRule("GitLab token", @"glpat-[A-Za-z0-9_.-]{20,}", "glpat-"),
            new SecretRule("GitLab OAuth secret", @"gloas-[A-Za-z0-9_-]{40,80}", "gloas-"),
            new SecretRule("GitLab deploy token", @"gldt-[A-Za-z0-9_-]{20,}", "gldt-"),
            new SecretRule("GitLab runner token", @"(?:glrtr?-[A-Za-z0-9_.-]{20,}|GR1348941[A-Za-z0-9_-]{20,50})", "glrt-", "glrtr-", "GR1348941"),
            new SecretRule("GitLab job token", @"glcbt-[A-Za-z0-9_.-]{20,}", "glcbt-") { Window = 4096 },
            new SecretRule("GitLab trigger token", @"glptt-[A-Za-z0-9_-]{20,}", "glptt-"),
            new SecretRule("GitLab feed token", @"glft-[A-Za-z0-9_-]{20,}", "glft-"),
            new SecretRule("GitLab mail token", @"glimt-[A-Za-z0-9_-]{20,}", "glimt-"),
            new SecretRule("GitLab agent token", @"glagent-[A-Za-z0-9_-]{40,}", "glagent-"),
            new SecretRule("GitLab SCIM token", @"glsoat-[A-Za-z0-9_-]{20,}", "glsoat-"),
            new SecretRule("GitLab feature flag token", @"glffct-[A-Za-z0-9_-]{20,}", "glffct-")),
        new("Bitbucket", "https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/",
            new SecretRule("Bitbucket app password", @"ATBB[A-Za-z0-9]{28,36}\b", "ATBB"),
            new SecretRule("Bitbucket access token", @"ATCTT3[A-Za-z0-9_=-]{150,}", "ATCTT3")),
        new("Sourcegraph", "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",
            new SecretRule("Sourcegraph token", @"sgp_(?:[A-Za-z0-9]{1,20}_)?[0-9a-f]{40}\b", "sgp_")),
        new("SonarQube", "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens",
            new SecretRule("SonarQube token", @"sq[upa]_[0-9a-f]{40}\b", "squ_", "sqp_", "sqa_")),
        new("CircleCI", "https://circleci.com/docs/managing-api-tokens/",
            new SecretRule("CircleCI token", @"CCI(?:PAT|PRJ)_[A-Za-z0-9]{20,24}_[0-9a-f]{40}\b", "CCIPAT_", "CCIPRJ_")),
        new("Buildkite", "https://buildkite.com/docs/apis/managing-api-tokens",
            new SecretRule("Buildkite token", @"bk(?:ua|at|aj|ct)_[A-Za-z0-9]{36,64}\b", "bkua_", "bkat_", "bkaj_", "bkct_")),
        new("Snyk", "https://docs.snyk.io/snyk-api/authentication-for-api",
            SecretRule.Named("Snyk token", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "SNYK_TOKEN")),
    ];
}
