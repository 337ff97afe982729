using AgentTrust.Suites;
using AgentTrust.Contracts.Tasks;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class DecisionCacheOnRedisTests : IDisposable
{
    private readonly InMemoryRedis _redis = new();
    private readonly PolicyServiceHost _service;

    public DecisionCacheOnRedisTests()
    {
        _service = new(settings: new()
        {
            ["ConnectionStrings:cache"] = _redis.ConnectionString,
            // A busy machine must not look like a cache that does not answer.
            ["PolicyService:Evaluation:CacheTimeout"] = "00:00:05",
        });
        // The service connects in the background; a test that ran ahead of it would see no cache at all.
        _service.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().Ping();
    }

    [Fact]
    public async Task ADecisionIsKeptUnderItsPolicyVersionForMinutes()
    {
        var response = await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));

        var key = Assert.Single(_redis.Keys());
        Assert.StartsWith($"agenttrust:decision:{response.Context.PolicyVersion}:", key.ToString());
        Assert.InRange(_redis.Database.KeyTimeToLive(key)!.Value, TimeSpan.FromSeconds(200), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task AKeptDecisionIsTheSameDecisionWithAnOfferOfItsOwn()
    {
        var first = await _service.EvaluateAsync(Story.OpeningAPullRequest);
        var second = await _service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { ArgumentsDigest = "sha256:other" });

        Assert.Single(_redis.Keys());
        Assert.False(second.Decision);
        Assert.Equal(first.Context.Policies, second.Context.Policies);
        Assert.NotEqual(first.Context.EvaluationId, second.Context.EvaluationId);
        Assert.NotEqual(first.Context.AccessRequest!.BindingToken, second.Context.AccessRequest!.BindingToken);
    }

    [Theory]
    [InlineData("""{"verdict":{"permitted":true,"policies":[]}}""")]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    public async Task APoisonedEntryDecidesNothing(string poison)
    {
        var request = Story.Asking("deploy.execute", "environment", "production");
        await _service.EvaluateAsync(request);
        _redis.Database.StringSet(_redis.Keys()[0], poison);

        var response = await _service.EvaluateAsync(request);

        Assert.False(response.Decision);
        Assert.Contains("deploy-never-by-remediate", response.Context.Policies);
    }

    [Fact]
    public async Task TheEntryOfAnotherQuestionDecidesNothing()
    {
        await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));
        var permit = _redis.Database.StringGet(_redis.Keys()[0]);
        await _service.EvaluateAsync(Story.Asking("deploy.execute", "environment", "production"));
        foreach (var key in _redis.Keys()) _redis.Database.StringSet(key, permit);

        var response = await _service.EvaluateAsync(Story.Asking("deploy.execute", "environment", "production"));

        Assert.False(response.Decision);
    }

    [Fact]
    public async Task NothingIsKeptWhenAnApprovalIsShown()
    {
        await _service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { Approval = "of-whatever-worth" });

        Assert.Empty(_redis.Keys());
    }

    [Fact]
    public async Task AKeptPermitDoesNotOutliveASuspension()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");
        await _service.EvaluateAsync(request);
        _service.Issuer.Knows(Story.Agent with { State = AgentState.Suspended });
        _service.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.False((await _service.EvaluateAsync(request)).Decision);
    }

    [Fact]
    public async Task WithoutAnAnsweringCacheItIsDecidedAllTheSame()
    {
        using var service = new PolicyServiceHost(settings: new() { ["ConnectionStrings:cache"] = "127.0.0.1:1,connectTimeout=100" });

        Assert.True((await service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"))).Decision);
    }

    public void Dispose()
    {
        _service.Dispose();
        _redis.Dispose();
    }
}
