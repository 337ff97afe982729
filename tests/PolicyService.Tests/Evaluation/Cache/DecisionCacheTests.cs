using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Tests.Evaluation.Cache;

public sealed class DecisionCacheTests : IDisposable
{
    private static readonly CachedDecision Permit = new() { Verdict = new() { Permitted = true, Policies = ["read-within-task"] } };

    private readonly DecisionCache _cache = new(
        new RedisDecisions(new ServiceCollection().BuildServiceProvider(), Options.Create(new EvaluationOptions()), NullLogger<RedisDecisions>.Instance),
        Options.Create(new EvaluationOptions()));

    private int _decided;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatWasDecidedIsNotDecidedAgain()
    {
        await _cache.GetAsync("key", Decide, Ending);

        Assert.Same(Permit, await _cache.GetAsync("key", Decide, Ending));
        Assert.Equal(1, _decided);
    }

    [Fact]
    public async Task AnotherKeyIsAnotherDecision()
    {
        await _cache.GetAsync("key", Decide, Ending);
        await _cache.GetAsync("another", Decide, Ending);

        Assert.Equal(2, _decided);
    }

    [Fact]
    public async Task ManyWhoAskAtOnceWaitForOneDecision()
    {
        using var going = new ManualResetEventSlim();
        var all = Enumerable.Range(0, 50).Select(_ => _cache.GetAsync("key", () =>
        {
            going.Wait(Ending);
            return Decide();
        }, Ending).AsTask()).ToArray();
        going.Set();

        Assert.All(await Task.WhenAll(all), decision => Assert.Same(Permit, decision));
        Assert.Equal(1, _decided);
    }

    [Fact]
    public async Task WhoeverAskedFirstMayGoWithoutTheOthersAnswer()
    {
        using var going = new ManualResetEventSlim();
        using var first = new CancellationTokenSource();
        var leaving = _cache.GetAsync("key", () =>
        {
            going.Wait(Ending);
            return Decide();
        }, first.Token).AsTask();
        var staying = _cache.GetAsync("key", Decide, Ending).AsTask();

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        going.Set();

        Assert.Same(Permit, await staying);
        Assert.Equal(1, _decided);
    }

    [Fact]
    public async Task ADecisionWithErrorsIsAnsweredAndForgotten()
    {
        var failed = new CachedDecision { Verdict = Verdict.Failed("The engine is ill.") };

        Assert.Same(failed, await _cache.GetAsync("key", () => failed, Ending));
        Assert.Same(Permit, await _cache.GetAsync("key", Decide, Ending));
    }

    [Fact]
    public async Task AFailureIsEverybodysWhoWaitedAndNobodysAfterwards()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _cache.GetAsync("key", () => throw new InvalidOperationException(), Ending).AsTask());

        Assert.Same(Permit, await _cache.GetAsync("key", Decide, Ending));
    }

    public void Dispose() => _cache.Dispose();

    private CachedDecision Decide()
    {
        Interlocked.Increment(ref _decided);
        return Permit;
    }
}
