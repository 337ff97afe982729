using System.Security.Cryptography;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.Suites;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AgentTrust.PolicyService.Tests.Evaluation.Cache;

/// <summary>Two replicas over one Redis: what one has decided the other one believes, and nothing else.</summary>
public sealed class SharedDecisionsTests : IDisposable
{
    private readonly InMemoryRedis _redis = new();
    private readonly PolicyServiceHost _service, _other;

    public SharedDecisionsTests()
    {
        var shared = Convert.ToBase64String(RandomNumberGenerator.GetBytes(EvaluationOptionsValidator.ShortestKey));
        _service = Replica(shared);
        _other = Replica(shared);
    }

    [Fact]
    public async Task ADecisionIsKeptUnderItsPolicyVersionForMinutes()
    {
        var response = await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));

        var key = Assert.Single(Kept());
        Assert.StartsWith($"agenttrust:decision:{response.Context.PolicyVersion}:", key.ToString());
        Assert.InRange(_redis.Database.KeyTimeToLive(key)!.Value, TimeSpan.FromSeconds(200), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task AKeptDecisionIsTheSameDecisionWithAnOfferOfItsOwn()
    {
        var first = await _service.EvaluateAsync(Story.OpeningAPullRequest);
        Kept();
        var second = await _other.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { ArgumentsDigest = "sha256:other" });

        Assert.Single(Kept());
        Assert.False(second.Decision);
        Assert.Equal(first.Context.Policies, second.Context.Policies);
        Assert.NotEqual(first.Context.EvaluationId, second.Context.EvaluationId);
        Assert.NotEqual(first.Context.AccessRequest!.BindingToken, second.Context.AccessRequest!.BindingToken);
    }

    [Fact]
    public async Task WhatAReplicaHasDecidedTheOtherBelieves()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");
        await _service.EvaluateAsync(request);
        var key = Assert.Single(Kept());
        var believed = new CachedDecision { Verdict = new() { Permitted = false, Policies = ["task-not-open"] } };
        _redis.Database.StringSet(key, _service.Services.GetRequiredService<RedisDecisions>().Seal(key.ToString(), believed));

        Assert.Equal(["task-not-open"], (await _other.EvaluateAsync(request)).Context.Policies);
    }

    [Theory]
    [InlineData("""{"verdict":{"permitted":true,"policies":[]}}""")]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    public async Task APoisonedEntryDecidesNothing(string poison)
    {
        var request = Story.Asking("deploy.execute", "environment", "production");
        await _service.EvaluateAsync(request);
        _redis.Database.StringSet(Kept()[0], poison);

        var response = await _other.EvaluateAsync(request);

        Assert.False(response.Decision);
        Assert.Contains("deploy-never-by-remediate", response.Context.Policies);
    }

    [Fact]
    public async Task TheEntryOfAnotherQuestionDecidesNothing()
    {
        await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));
        var permit = _redis.Database.StringGet(Kept()[0]);
        await _service.EvaluateAsync(Story.Asking("deploy.execute", "environment", "production"));
        foreach (var key in Kept()) _redis.Database.StringSet(key, permit);

        var response = await _other.EvaluateAsync(Story.Asking("deploy.execute", "environment", "production"));

        Assert.False(response.Decision);
    }

    [Fact]
    public async Task NothingIsKeptWhenAnApprovalIsShown()
    {
        await _service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { Approval = "of-whatever-worth" });

        Assert.Empty(Kept());
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
        _other.Dispose();
        _service.Dispose();
        _redis.Dispose();
    }

    private PolicyServiceHost Replica(string key)
    {
        var service = new PolicyServiceHost(settings: new()
        {
            ["ConnectionStrings:cache"] = _redis.ConnectionString,
            ["PolicyService:Evaluation:CacheKey"] = key,
            // A busy machine must not look like a cache that does not answer.
            ["PolicyService:Evaluation:CacheTimeout"] = "00:00:05",
        });
        // The service connects in the background; a test that ran ahead of it would see no cache at all.
        Flush(service);
        return service;
    }

    /// <summary>Nobody waits for what is kept to arrive; whoever asks behind it on the same connection does.</summary>
    private RedisKey[] Kept()
    {
        Flush(_service);
        Flush(_other);
        return _redis.Keys();
    }

    private static void Flush(PolicyServiceHost service) => service.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().Ping();
}
