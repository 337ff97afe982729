using System.Text.Json.Nodes;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>The entries of docs/workload-credentials.md against tokens in the shape that each platform makes.</summary>
public sealed class TrustEntryShapesTests : IDisposable
{
    private const string Kubernetes = "https://cluster.example";
    private const string GitHub = "https://token.actions.githubusercontent.com";
    private const string Entra = "https://login.microsoftonline.com/tenant/v2.0";

    private readonly CredentialDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task R4AServiceAccountProvesItsPod()
    {
        _desk.Trusting(KubernetesEntry());

        Assert.Equal(new ProvenWorkload(Kubernetes, "system:serviceaccount:agents:triage"), await _desk.WorkloadAsync(KubernetesToken()));
    }

    [Theory]
    [InlineData("namespace", "default")]
    [InlineData("namespace", null)]
    [InlineData("pod", null)] // a token of a Secret: it lives for ever
    public async Task AServiceAccountTokenThatIsNotBoundToItsPodProvesNothing(string member, string? value)
    {
        _desk.Trusting(KubernetesEntry());

        var refusal = await _desk.RefusalAsync(KubernetesToken(claims =>
        {
            var bound = claims["kubernetes.io"]!.AsObject();
            bound.Remove(member);
            if (value is not null) bound[member] = value;
        }));

        Assert.Contains($"/kubernetes.io/{member}", refusal);
    }

    [Theory]
    [InlineData("system:serviceaccount:agents:admin")]
    [InlineData("system:serviceaccount:default:triage")]
    [InlineData("system:node:one")]
    public async Task R8AnotherServiceAccountProvesNothing(string subject)
    {
        _desk.Trusting(KubernetesEntry());

        Assert.Contains("subject", await _desk.RefusalAsync(KubernetesToken(claims => claims["sub"] = subject)));
    }

    /// <summary>The kubelet hands the same token out for eight minutes, and an agent renews within five.</summary>
    [Fact]
    public async Task R29AProjectedTokenRenewsForItsOwnKeyAndForNobodyElse()
    {
        _desk.Trusting(KubernetesEntry());
        var token = KubernetesToken();

        Assert.NotNull(await _desk.WorkloadAsync(token, "the agent's key"));
        _desk.Time.Advance(TimeSpan.FromMinutes(8));
        Assert.NotNull(await _desk.WorkloadAsync(token, "the agent's key"));
        Assert.Contains("another key", await _desk.RefusalAsync(token, "a thief's key"));
        _desk.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await _desk.WorkloadAsync(token, "the agent's key"));
    }

    [Fact]
    public async Task R81AServiceAccountTokenOfAnHourIsRefusedWithTheWayToGo()
    {
        _desk.Trusting(KubernetesEntry());

        Assert.Contains("projected", await _desk.RefusalAsync(KubernetesToken(claims => claims["exp"] = _desk.Now + 3607)));
    }

    [Fact]
    public async Task R69AJobOfThePipelineProvesItself()
    {
        _desk.Trusting(GitHubEntry());

        Assert.Equal(new ProvenWorkload(GitHub, "repo:shop/checkout:environment:production"), await _desk.WorkloadAsync(GitHubToken()));
    }

    [Theory]
    [InlineData("sub", "repo:shop/checkout:ref:refs/heads/main")]
    [InlineData("sub", "repo:shop/checkout:environment:production:x")]
    [InlineData("repository_id", "666")] // a repository that took over the name
    [InlineData("ref", "refs/heads/feature")]
    [InlineData("event_name", "pull_request")]
    [InlineData("event_name", null)]
    [InlineData("job_workflow_ref", "shop/workflows/.github/workflows/agent.yml@refs/heads/mine")]
    [InlineData("runner_environment", "self-hosted")]
    public async Task R70AJobOfAnotherContextProvesNothing(string claim, string? value)
    {
        _desk.Trusting(GitHubEntry());

        Assert.Null(await _desk.WorkloadAsync(GitHubToken(claims =>
        {
            claims.Remove(claim);
            if (value is not null) claims[claim] = value;
        })));
    }

    [Fact]
    public async Task R70AJobsTokenIsGoodOnceEvenOnASharedRunner()
    {
        _desk.Trusting(GitHubEntry());
        var token = GitHubToken();

        Assert.NotNull(await _desk.WorkloadAsync(token));
        Assert.Null(await _desk.WorkloadAsync(token));
    }

    [Fact]
    public async Task OneOfSeveralEntriesOfAnIssuerIsEnough()
    {
        var other = GitHubEntry();
        other.SubjectPattern = "repo:shop/other:.*";
        _desk.Trusting(other).Trusting(GitHubEntry());

        Assert.NotNull(await _desk.WorkloadAsync(GitHubToken()));
        Assert.Contains("subject", await _desk.RefusalAsync(GitHubToken(claims => claims["sub"] = "repo:shop/third:x")));
    }

    [Fact]
    public async Task AServicePrincipalProvesItself()
    {
        _desk.Trusting(EntraEntry());

        Assert.NotNull(await _desk.WorkloadAsync(EntraToken()));
    }

    [Theory]
    [InlineData("tid", "another-tenant")]
    [InlineData("azp", "another-application")]
    [InlineData("oid", "another-principal")]
    [InlineData("ver", "1.0")]
    [InlineData("ver", null)]
    public async Task AnotherPrincipalProvesNothing(string claim, string? value)
    {
        _desk.Trusting(EntraEntry());

        Assert.Contains($"/{claim}", await _desk.RefusalAsync(EntraToken(claims =>
        {
            claims.Remove(claim);
            if (value is not null) claims[claim] = value;
        })));
    }

    [Fact]
    public async Task R9ATokenOfADayIsAStandingCredential()
    {
        _desk.Trusting(EntraEntry());

        Assert.Contains("3600 seconds", await _desk.RefusalAsync(EntraToken(claims => claims["exp"] = _desk.Now + 86_400)));
    }

    private TrustedIssuer KubernetesEntry() => new()
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

    private string KubernetesToken(Action<JsonObject>? change = null) => _desk.Signer.Rs256(Changed(change, Kubernetes, "system:serviceaccount:agents:triage", new()
    {
        ["exp"] = _desk.Now + 600,
        ["nbf"] = _desk.Now,
        ["kubernetes.io"] = new JsonObject
        {
            ["namespace"] = "agents",
            ["node"] = new JsonObject { ["name"] = "node-1", ["uid"] = "1f0c" },
            ["pod"] = new JsonObject { ["name"] = "triage-6c9f-x2x8q", ["uid"] = "5e0c" },
            ["serviceaccount"] = new JsonObject { ["name"] = "triage", ["uid"] = "14ee" },
        },
    }), header: header => header.Remove("typ"));

    private TrustedIssuer GitHubEntry() => new()
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

    private string GitHubToken(Action<JsonObject>? change = null) => _desk.Signer.Rs256(Changed(change, GitHub, "repo:shop/checkout:environment:production", new()
    {
        ["exp"] = _desk.Now + 300,
        ["nbf"] = _desk.Now - 600,
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

    private TrustedIssuer EntraEntry() => new()
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

    private string EntraToken(Action<JsonObject>? change = null) => _desk.Signer.Rs256(Changed(change, Entra, "7b0f3d52-9a6e-4f0a-8a53-0b8e1c1f2a44", new()
    {
        ["exp"] = _desk.Now + 3600,
        ["tid"] = "tenant",
        ["azp"] = "application",
        ["azpacr"] = "2",
        ["oid"] = "principal",
        ["uti"] = "kX0w",
        ["ver"] = "2.0",
    }, claims => claims.Remove("jti")));

    private string Keys() => FakeWorkloadIssuer.Jwks(_desk.Signer.RsaKey(use: "sig"));

    private JsonObject Changed(Action<JsonObject>? change, string issuer, string subject, JsonObject own, Action<JsonObject>? first = null)
    {
        var claims = _desk.Signer.Claims(issuer, subject, new JsonArray(CredentialDesk.Audience));
        first?.Invoke(claims);
        foreach (var (name, value) in own) claims[name] = value?.DeepClone();
        change?.Invoke(claims);
        return claims;
    }
}
