using AgentTrust.ToolProxy.Inspection.Secrets;
using static AgentTrust.Suites.Secrets.MadeUp;

namespace AgentTrust.Suites.Secrets;

/// <summary>Source hosts, registries, stores of secrets, models.</summary>
internal static class DeveloperSamples
{
    public static readonly SecretSample[] All =
    [
        new("GitHub token", r => Checked("ghp_", r)),
        new("GitHub token", r => "ghp_" + Base62(r, 36)),
        new("GitHub OAuth token", r => Checked("gho_", r)),
        new("GitHub app user token", r => Checked("ghu_", r)),
        new("GitHub installation token", r => Checked("ghs_", r)),
        new("GitHub installation token", r => $"ghs_{Base62(r, 12)}.{Base64Url(r, 120)}.{Base64Url(r, 80)}x"),
        new("GitHub refresh token", r => "ghr_" + Base62(r, 76)),
        new("GitHub fine-grained token", r => $"github_pat_{Base62(r, 22)}_{Base62(r, 59)}"),
        new("GitLab token", r => "glpat-" + Base64Url(r, 20)),
        new("GitLab token", r => $"glpat-{Base64Url(r, 27)}.01.{Lower(r, 9)}"),
        new("GitLab OAuth secret", r => "gloas-" + Hex(r, 64)),
        new("GitLab deploy token", r => "gldt-" + Base64Url(r, 20)),
        new("GitLab runner token", r => "glrt-" + Base64Url(r, 20)),
        new("GitLab runner token", r => "GR1348941" + Base64Url(r, 20)),
        new("GitLab job token", r => $"glcbt-64_{Base64Url(r, 20)}"),
        new("GitLab trigger token", r => "glptt-" + Hex(r, 40)),
        new("GitLab feed token", r => "glft-" + Base64Url(r, 20)),
        new("GitLab mail token", r => "glimt-" + Lower(r, 25)),
        new("GitLab agent token", r => "glagent-" + Base64Url(r, 50)),
        new("GitLab SCIM token", r => "glsoat-" + Base64Url(r, 20)),
        new("GitLab feature flag token", r => "glffct-" + Base64Url(r, 20)),
        new("Bitbucket app password", r => "ATBB" + Base62(r, 32)),
        new("Bitbucket access token", r => "ATCTT3xFfGN0" + Base64Url(r, 170) + "=" + Hex(r, 8).ToUpperInvariant()),
        new("Sourcegraph token", r => $"sgp_{Hex(r, 16)}_{Hex(r, 40)}"),
        new("SonarQube token", r => "squ_" + Hex(r, 40)),
        new("CircleCI token", r => $"CCIPAT_{Base62(r, 22)}_{Hex(r, 40)}"),
        new("Buildkite token", r => "bkua_" + Lower(r, 40)),
        new("Snyk token", Uuid, secret => $"SNYK_TOKEN={secret}"),

        new("npm token", r => Checked("npm_", r)),
        new("npm registry credential", r => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("me:" + Base62(r, 20))), secret => $"//npm.example.com/:_authToken={secret}"),
        new("PyPI token", r => "pypi-AgEIcHlwaS5vcmc" + Base64Url(r, 100) + "x"),
        new("RubyGems key", r => "rubygems_" + Hex(r, 48)),
        new("NuGet key", r => "oy2" + Lower(r, 43)),
        new("crates.io token", r => "cio" + Base62(r, 32)),
        new("Clojars token", r => "CLOJARS_" + Lower(r, 60)),
        new("Docker Hub token", r => "dckr_pat_" + Base64Url(r, 27)),
        new("Docker Hub organisation token", r => "dckr_oat_" + Base64Url(r, 32)),
        new("Docker registry credential", r => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("ci:" + Base62(r, 15))), secret => $$"""{"auths": {"registry.test": {"auth": "{{secret}}"} } }"""),
        new("JFrog key", r => "AKCp8" + Base62(r, 68)),
        new("JFrog reference token", r => "cmVmdGtuO" + Base62(r, 55)),
        new("Cloudsmith key", r => Hex(r, 40), secret => $"export CLOUDSMITH_API_KEY={secret}"),

        new("Vault token", r => "hvs." + Base64Url(r, 90) + "x"),
        new("Vault legacy token", r => "s." + Base62(r, 24), secret => $"VAULT_TOKEN={secret}"),
        new("Terraform Cloud token", r => $"{Base62(r, 14)}.atlasv1.{Base64Url(r, 66)}x"),
        new("Pulumi token", r => "pul-" + Hex(r, 40)),
        new("Doppler token", r => "dp.pt." + Base62(r, 43)),
        new("Doppler token", r => "dp.st.dev." + Base62(r, 43)),
        new("1Password service account token", r => "ops_eyJ" + Base64Url(r, 400) + "x"),
        new("1Password secret key", r => $"A3-{Upper(r, 6)}-{Upper(r, 6)}-{Upper(r, 5)}-{Upper(r, 5)}-{Upper(r, 5)}-{Upper(r, 5)}"),
        new("Okta token", r => "00" + Base64Url(r, 39) + "x", secret => $"Authorization: SSWS {secret}"),
        new("Okta setting", r => "00" + Base64Url(r, 39) + "x", secret => $"OKTA_API_TOKEN: {secret}"),
        new("Auth0 client secret", r => Base64Url(r, 63) + "x", secret => $"AUTH0_CLIENT_SECRET='{secret}'"),
        new("Infisical token", r => $"st.{Hex(r, 24)}.{Hex(r, 32)}.{Hex(r, 32)}"),
        new("Infracost key", r => "ico-" + Base62(r, 32)),
        new("Prefect key", r => "pnu_" + Base62(r, 36)),
        new("Harness token", r => $"pat.{Base64Url(r, 22)}.{Hex(r, 24)}.{Base62(r, 20)}"),
        new("Scalingo token", r => "tk-us-" + Base64Url(r, 47) + "x"),

        new("OpenAI key", r => $"sk-{Base62(r, 20)}T3BlbkFJ{Base62(r, 20)}"),
        new("OpenAI key", r => $"sk-proj-{Base64Url(r, 74)}T3BlbkFJ{Base64Url(r, 73)}x"),
        new("Anthropic key", r => $"sk-ant-api03-{Base64Url(r, 93)}AA"),
        new("OpenRouter key", r => "sk-or-v1-" + Hex(r, 64)),
        new("Hugging Face token", r => "hf_" + Base62(r, 34)),
        new("Hugging Face organisation token", r => "api_org_" + Base62(r, 34)),
        new("Groq key", r => "gsk_" + Base62(r, 52)),
        new("Replicate token", r => "r8_" + Base62(r, 37)),
        new("Perplexity key", r => "pplx-" + Base62(r, 48)),
        new("xAI key", r => "xai-" + Base62(r, 80)),
        new("LangSmith key", r => $"lsv2_pt_{Hex(r, 32)}_{Hex(r, 10)}"),
        new("Weights & Biases key", r => Hex(r, 40), secret => $"WANDB_API_KEY={secret}"),
        new("Pinecone key", r => $"pcsk_{Base62(r, 6)}_{Base62(r, 64)}"),
        new("NVIDIA key", r => "nvapi-" + Base64Url(r, 63) + "x"),
    ];

    /// <summary>A token with the check sum that GitHub and npm put at the end.</summary>
    private static string Checked(string prefix, Random random) => Base62(random, 30) is var value ? prefix + value + Base62Checksum.Of(value) : "";
}
