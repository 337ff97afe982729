using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>The entries of docs/workload-credentials.md against tokens in the shape that each platform makes.</summary>
public sealed class TrustEntryShapesTests : IDisposable
{
    private readonly CredentialDesk _desk = new();
    private readonly WorkloadShapes _shapes;

    public TrustEntryShapesTests() => _shapes = new(_desk.Signer, _desk.Time);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task R4AServiceAccountProvesItsPod()
    {
        _desk.Trusting(_shapes.KubernetesEntry());

        Assert.Equal(new ProvenWorkload(WorkloadShapes.Kubernetes, "system:serviceaccount:agents:triage"), await _desk.WorkloadAsync(_shapes.KubernetesToken()));
    }

    [Theory]
    [InlineData("namespace", "default")]
    [InlineData("namespace", null)]
    [InlineData("pod", null)] // a token of a Secret: it lives for ever
    public async Task AServiceAccountTokenThatIsNotBoundToItsPodProvesNothing(string member, string? value)
    {
        _desk.Trusting(_shapes.KubernetesEntry());

        var refusal = await _desk.RefusalAsync(_shapes.KubernetesToken(claims =>
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
        _desk.Trusting(_shapes.KubernetesEntry());

        Assert.Contains("subject", await _desk.RefusalAsync(_shapes.KubernetesToken(claims => claims["sub"] = subject)));
    }

    /// <summary>The kubelet hands the same token out for eight minutes, and an agent renews within five.</summary>
    [Fact]
    public async Task R29AProjectedTokenRenewsForItsOwnKeyAndForNobodyElse()
    {
        _desk.Trusting(_shapes.KubernetesEntry());
        var token = _shapes.KubernetesToken();

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
        _desk.Trusting(_shapes.KubernetesEntry());

        Assert.Contains("projected", await _desk.RefusalAsync(_shapes.KubernetesToken(claims => claims["exp"] = _desk.Now + 3607)));
    }

    [Fact]
    public async Task R69AJobOfThePipelineProvesItself()
    {
        _desk.Trusting(_shapes.GitHubEntry());

        Assert.Equal(new ProvenWorkload(WorkloadShapes.GitHub, "repo:shop/checkout:environment:production"), await _desk.WorkloadAsync(_shapes.GitHubToken()));
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
        _desk.Trusting(_shapes.GitHubEntry());

        Assert.Null(await _desk.WorkloadAsync(_shapes.GitHubToken(claims =>
        {
            claims.Remove(claim);
            if (value is not null) claims[claim] = value;
        })));
    }

    [Fact]
    public async Task R70AJobsTokenIsGoodOnceEvenOnASharedRunner()
    {
        _desk.Trusting(_shapes.GitHubEntry());
        var token = _shapes.GitHubToken();

        Assert.NotNull(await _desk.WorkloadAsync(token));
        Assert.Null(await _desk.WorkloadAsync(token));
    }

    [Fact]
    public async Task OneOfSeveralEntriesOfAnIssuerIsEnough()
    {
        var other = _shapes.GitHubEntry();
        other.SubjectPattern = "repo:shop/other:.*";
        _desk.Trusting(other).Trusting(_shapes.GitHubEntry());

        Assert.NotNull(await _desk.WorkloadAsync(_shapes.GitHubToken()));
        Assert.Contains("subject", await _desk.RefusalAsync(_shapes.GitHubToken(claims => claims["sub"] = "repo:shop/third:x")));
    }

    [Fact]
    public async Task AServicePrincipalProvesItself()
    {
        _desk.Trusting(_shapes.EntraEntry());

        Assert.NotNull(await _desk.WorkloadAsync(_shapes.EntraToken()));
    }

    [Theory]
    [InlineData("tid", "another-tenant")]
    [InlineData("azp", "another-application")]
    [InlineData("oid", "another-principal")]
    [InlineData("ver", "1.0")]
    [InlineData("ver", null)]
    public async Task AnotherPrincipalProvesNothing(string claim, string? value)
    {
        _desk.Trusting(_shapes.EntraEntry());

        Assert.Contains($"/{claim}", await _desk.RefusalAsync(_shapes.EntraToken(claims =>
        {
            claims.Remove(claim);
            if (value is not null) claims[claim] = value;
        })));
    }

    [Fact]
    public async Task R9ATokenOfADayIsAStandingCredential()
    {
        _desk.Trusting(_shapes.EntraEntry());

        Assert.Contains("3600 seconds", await _desk.RefusalAsync(_shapes.EntraToken(claims => claims["exp"] = _desk.Now + 86_400)));
    }
}
