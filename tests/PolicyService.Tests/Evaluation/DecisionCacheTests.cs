using System.Security.Cryptography;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyInformation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class DecisionCacheTests
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
    public void TheKeyHoldsThePolicyVersionAndEveryFactButNotTheCallsId()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");
        var key = Key(request, Story.Context);

        Assert.Equal(key, Key(request, Story.Context with { Call = "call_2" }));
        Assert.Equal(key, Key(request, Story.Context with { Session = new() { Calls = 7 } }));
        string[] others =
        [
            Key(request, Story.Context, version: "v2"),
            Key(Story.Asking("repo.branch.write", "repository", "shop/checkout"), Story.Context),
            Key(Story.Asking("repo.read", "repository", "shop/payments"), Story.Context),
            Key(Story.Asking("repo.read", "pipeline", "shop/checkout"), Story.Context),
            Key(request, Story.Context with { Step = "investigate" }),
            Key(request, Story.Context with { Sensitivity = "secret" }),
            Key(request, Story.Context with { Sink = "outside" }),
            Key(request, Story.Context with { Session = new() { UntrustedRead = true } }),
            Key(request, Story.Context with { Session = new() { SensitiveRead = true } }),
            Key(request, Story.Context with { Session = new() { Calls = 200 } }),
            Key(request, Story.Context with { Session = new() { Writes = 20 } }),
        ];
        Assert.Equal(others.Length, others.Where(other => other != key).Distinct().Count());
    }

    [Fact]
    public async Task WithoutACacheEverythingIsDecidedAnew()
    {
        var cache = Cache(SharedKey);

        await cache.KeepAsync("key", Permit, TestContext.Current.CancellationToken);

        Assert.Null(await cache.FindAsync("key", TestContext.Current.CancellationToken));
    }

    private static string Key(EvaluationRequest request, ToolCallContext call, string version = "v1") =>
        DecisionCache.KeyOf(version, CedarRequest.Write(CallFacts.Gather(request, call, Story.Agent, Story.Task, Story.Now), consent: null));

    private static DecisionCache Cache(string? key) => new(
        new ServiceCollection().BuildServiceProvider(),
        Options.Create(new EvaluationOptions { CacheKey = key }),
        NullLogger<DecisionCache>.Instance);
}
