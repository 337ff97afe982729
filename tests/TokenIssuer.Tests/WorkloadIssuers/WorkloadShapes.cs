using System.Text.Json.Nodes;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>The entries of docs/workload-credentials.md, and tokens in the shape that each platform makes.</summary>
internal sealed class WorkloadShapes(FakeWorkloadIssuer signer, TimeProvider time)
{
    public const string Kubernetes = "https://cluster.example";
    public const string GitHub = "https://token.actions.githubusercontent.com";
    public const string Entra = "https://login.microsoftonline.com/tenant/v2.0";
    public const string Spiffe = "spiffe://prod.example.org";

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    public TrustedIssuer KubernetesEntry() => new()
    {
        Issuer = Kubernetes,
        Jwks = Keys(),
        Audience = CredentialDesk.Audience,
        SubjectPattern = "system:serviceaccount:agents:triage",
        Claims =
        {
            new ClaimCondition { Path = "/kubernetes.io/namespace", Value = "agents" },
            new ClaimCondition { Path = "/kubernetes.io/pod/name", Pattern = "triage-[a-z0-9-]+" },
        },
        Algorithms = { "RS256" },
        CredentialLifetime = TimeSpan.FromMinutes(10),
        Reuse = CredentialReuse.SameKey,
    };

    public string KubernetesToken(Action<JsonObject>? change = null) => signer.Rs256(Changed(change, Kubernetes, "system:serviceaccount:agents:triage", new()
    {
        ["exp"] = Now + 600,
        ["nbf"] = Now,
        ["kubernetes.io"] = new JsonObject
        {
            ["namespace"] = "agents",
            ["node"] = new JsonObject { ["name"] = "node-1", ["uid"] = "1f0c" },
            ["pod"] = new JsonObject { ["name"] = "triage-6c9f-x2x8q", ["uid"] = "5e0c" },
            ["serviceaccount"] = new JsonObject { ["name"] = "triage", ["uid"] = "14ee" },
        },
    }), header: header => header.Remove("typ"));

    public TrustedIssuer GitHubEntry() => new()
    {
        Issuer = GitHub,
        Jwks = Keys(),
        Audience = CredentialDesk.Audience,
        SubjectPattern = "repo:shop/checkout:environment:production",
        Claims =
        {
            new ClaimCondition { Path = "/repository_id", Value = "123456789" },
            new ClaimCondition { Path = "/ref", Value = "refs/heads/main" },
            new ClaimCondition { Path = "/event_name", OneOf = { "push", "workflow_dispatch" } },
            new ClaimCondition { Path = "/job_workflow_ref", Pattern = @"shop/workflows/\.github/workflows/agent\.yml@refs/tags/v[0-9]+" },
            new ClaimCondition { Path = "/runner_environment", Value = "github-hosted" },
        },
        Algorithms = { "RS256" },
    };

    public string GitHubToken(Action<JsonObject>? change = null) => signer.Rs256(Changed(change, GitHub, "repo:shop/checkout:environment:production", new()
    {
        ["exp"] = Now + 300,
        ["nbf"] = Now - 600,
        ["repository"] = "shop/checkout",
        ["repository_id"] = "123456789",
        ["ref"] = "refs/heads/main",
        ["environment"] = "production",
        ["event_name"] = "push",
        ["workflow_ref"] = "shop/checkout/.github/workflows/agent.yml@refs/heads/main",
        ["job_workflow_ref"] = "shop/workflows/.github/workflows/agent.yml@refs/tags/v3",
        ["runner_environment"] = "github-hosted",
        ["run_attempt"] = "1",
    }), header: header => header["x5t"] = "eBZ_cn3sXYAd0ch4THBKHIgOwOE");

    public TrustedIssuer EntraEntry() => new()
    {
        Issuer = Entra,
        Jwks = Keys(),
        Audience = CredentialDesk.Audience,
        SubjectPattern = "[0-9a-f-]{36}",
        Claims =
        {
            new ClaimCondition { Path = "/tid", Value = "tenant" },
            new ClaimCondition { Path = "/azp", Value = "application" },
            new ClaimCondition { Path = "/oid", Value = "principal" },
            new ClaimCondition { Path = "/ver", Value = "2.0" },
        },
        Algorithms = { "RS256" },
        CredentialLifetime = TimeSpan.FromHours(1),
        Reuse = CredentialReuse.SameKey,
    };

    public string EntraToken(Action<JsonObject>? change = null) => signer.Rs256(Changed(change, Entra, "7b0f3d52-9a6e-4f0a-8a53-0b8e1c1f2a44", new()
    {
        ["exp"] = Now + 3600,
        ["tid"] = "tenant",
        ["azp"] = "application",
        ["azpacr"] = "2",
        ["oid"] = "principal",
        ["uti"] = "kX0w",
        ["ver"] = "2.0",
    }, claims => claims.Remove("jti")));

    public TrustedIssuer SpiffeEntry() => new()
    {
        Kind = TokenKind.JwtSvid,
        Issuer = Spiffe,
        Jwks = FakeWorkloadIssuer.Jwks(signer.EcKey(use: "jwt-svid")),
        Audience = CredentialDesk.Audience,
        SubjectPattern = @"spiffe://prod\.example\.org/ns/agents/sa/[a-z-]+",
        Reuse = CredentialReuse.SameKey,
    };

    public string SpiffeToken() => signer.Es256(signer.Claims(null, Spiffe + "/ns/agents/sa/triage", CredentialDesk.Audience));

    private string Keys() => FakeWorkloadIssuer.Jwks(signer.RsaKey(use: "sig"));

    private JsonObject Changed(Action<JsonObject>? change, string issuer, string subject, JsonObject own, Action<JsonObject>? first = null)
    {
        var claims = signer.Claims(issuer, subject, new JsonArray(CredentialDesk.Audience));
        first?.Invoke(claims);
        foreach (var (name, value) in own) claims[name] = value?.DeepClone();
        change?.Invoke(claims);
        return claims;
    }
}
