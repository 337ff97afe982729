using System.Security.Cryptography;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Tests.Evaluation.Cache;

public sealed class RedisDecisionsTests
{
    private static readonly string SharedKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static CachedDecision Permit => new()
    {
        Verdict = new() { Permitted = true, Policies = ["read-within-task"] },
        Way = new(new() { Groups = ["security"], Quorum = 1 }, ["a", "b"]),
    };

    [Fact]
    public void ReplicasThatShareTheKeyBelieveEachOther()
    {
        var entry = Cache(SharedKey).Seal("key", Permit);

        var read = Cache(SharedKey).Open("key", entry);

        Assert.True(read?.Verdict.Permitted);
        Assert.Equal(["security"], read!.Way!.Requirement.Groups);
    }

    [Fact]
    public void AnEntryOfSomebodyElseIsIgnored()
    {
        Assert.Null(Cache(SharedKey).Open("key", Cache(null).Seal("key", Permit)));
        Assert.Null(Cache(null).Open("key", Cache(null).Seal("key", Permit)));
        Assert.Null(Cache(SharedKey).Open("key", """{"verdict":{"permitted":true,"policies":[]}}"""u8.ToArray()));
        Assert.Null(Cache(SharedKey).Open("key", []));
    }

    [Fact]
    public void AnEntryMovedToAnotherKeyIsIgnored()
    {
        var cache = Cache(SharedKey);

        Assert.Null(cache.Open("another key", cache.Seal("key", Permit)));
    }

    [Fact]
    public void AnyChangedByteMakesAnEntryWorthless()
    {
        var cache = Cache(SharedKey);
        var entry = cache.Seal("key", Permit);

        for (var i = 0; i < entry.Length; i++)
        {
            entry[i] ^= 1;
            Assert.Null(cache.Open("key", entry));
            entry[i] ^= 1;
        }
    }

    [Fact]
    public async Task WithoutRedisNothingIsKept()
    {
        var cache = Cache(SharedKey);

        cache.Keep("key", Permit);

        Assert.Null(await cache.FindAsync("key", TestContext.Current.CancellationToken));
    }

    private static RedisDecisions Cache(string? key) => new(
        new ServiceCollection().BuildServiceProvider(),
        Options.Create(new EvaluationOptions { CacheKey = key }),
        NullLogger<RedisDecisions>.Instance);
}
