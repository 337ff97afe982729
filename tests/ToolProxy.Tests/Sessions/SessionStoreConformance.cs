using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Sessions;
using AgentTrust.ToolProxy.Sessions;

namespace AgentTrust.ToolProxy.Tests.Sessions;

/// <summary>What every session store promises; each implementation runs this suite.</summary>
public abstract class SessionStoreConformance
{
    private static readonly SessionReading Untrusted = new(IsUntrusted: true, IsSensitive: false, Bytes: 0, Secrets: 0, Seen: default);
    private static readonly SessionReading Sensitive = Untrusted with { IsUntrusted = false, IsSensitive = true };
    private readonly string _task = $"task_{Guid.CreateVersion7():N}";

    private protected abstract ISessionStore Store { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SessionCall Read => new() { Task = _task, Budget = new() { Calls = 3, Writes = 1, Minutes = 60, Bytes = 1000 } };

    private SessionCall Write => Read with { IsWrite = true, IsEgress = true };

    [Fact]
    public async Task TheFirstCallFindsAnEmptySession() => Assert.Equal(new SessionState(), await CountAsync(Read));

    [Fact]
    public async Task ACallFindsWhatCameBeforeIt()
    {
        await CountAsync(Write);
        await Store.AddAsync(_task, new(IsUntrusted: true, IsSensitive: false, Bytes: 70, Secrets: 2, Seen: default), Cancelled);

        Assert.Equal(
            new SessionState { Calls = 1, Writes = 1, Egress = true, UntrustedRead = true, BytesRead = 70, Secrets = 2 }, await CountAsync(Read));
    }

    [Fact]
    public async Task WhatComesLateGoesAlongWithTheNextCallAndIsSeenByIt()
    {
        await CountAsync(Read);

        Assert.Equal(new SessionState { Calls = 1, BytesRead = 30, Secrets = 1 }, await CountAsync(Read with { Late = new(false, false, 30, 1, default) }));
    }

    [Fact]
    public async Task LabelsOnlyGrow()
    {
        await Store.AddAsync(_task, Untrusted, Cancelled);
        await Store.AddAsync(_task, Sensitive, Cancelled);
        await Store.AddAsync(_task, default, Cancelled);

        Assert.Equal(new SessionState { UntrustedRead = true, SensitiveRead = true }, await CountAsync(Read));
    }

    [Fact]
    public async Task ALiftedLabelIsGoneForWhatWasReadByThen()
    {
        await Store.AddAsync(_task, Untrusted, Cancelled);
        await Store.AddAsync(_task, Sensitive, Cancelled);

        await Store.LiftAsync(_task, SessionLabel.Untrusted, await Store.CountAsync(_task, SessionLabel.Untrusted, Cancelled), Cancelled);
        Assert.Equal(new SessionState { SensitiveRead = true }, await CountAsync(Read));

        await Store.AddAsync(_task, Untrusted, Cancelled);
        Assert.True((await CountAsync(Read))!.UntrustedRead);
    }

    [Fact]
    public async Task WhatIsReadWhileAPersonDecidesKeepsItsLabel()
    {
        await Store.AddAsync(_task, Untrusted, Cancelled);
        var shown = await Store.CountAsync(_task, SessionLabel.Untrusted, Cancelled);
        await Store.AddAsync(_task, Untrusted, Cancelled);

        await Store.LiftAsync(_task, SessionLabel.Untrusted, shown, Cancelled);

        Assert.True((await CountAsync(Read))!.UntrustedRead);
    }

    [Fact]
    public async Task TokensOfModelsAddUpAndEndWhatOnlyPromptsMayDo()
    {
        var prompt = Read with { IsModel = true, Budget = Read.Budget with { ModelTokens = 100 } };
        Assert.Equal(60, await Store.SpendAsync(_task, 60, Cancelled));
        Assert.Equal(new SessionState { ModelTokens = 60 }, await CountAsync(prompt));

        Assert.Equal(100, await Store.SpendAsync(_task, 40, Cancelled));

        Assert.Null(await CountAsync(prompt));
        Assert.Equal(new SessionState { Calls = 1, ModelTokens = 100 }, await CountAsync(prompt with { IsModel = false }));
    }

    [Fact]
    public async Task BeyondTheBudgetNothingIsCounted()
    {
        for (var i = 0; i < 3; i++) Assert.NotNull(await CountAsync(Read));

        Assert.Null(await CountAsync(Read));
        await Store.GiveBackAsync(Read, Cancelled);
        Assert.Equal(2, (await CountAsync(Read))!.Calls);
    }

    [Fact]
    public async Task WritesHaveABudgetOfTheirOwn()
    {
        Assert.NotNull(await CountAsync(Write));

        Assert.Null(await CountAsync(Write));
        Assert.NotNull(await CountAsync(Read));
    }

    [Fact]
    public async Task WhoHasReadTheBudgetOfBytesCallsNoMore()
    {
        await Store.AddAsync(_task, new(false, false, 999, 0, default), Cancelled);
        Assert.NotNull(await CountAsync(Read));

        await Store.AddAsync(_task, new(false, false, 1, 0, default), Cancelled);
        Assert.Null(await CountAsync(Read));
    }

    [Fact]
    public async Task ACallThatWasGivenBackTookNothingOutside()
    {
        await CountAsync(Write);
        await Store.GiveBackAsync(Write, Cancelled);

        Assert.Equal(new SessionState(), await CountAsync(Read));
    }

    [Fact]
    public async Task RacingCallsDoNotExceedTheBudget()
    {
        var counted = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => CountAsync(Read))));

        Assert.InRange(counted.Count(state => state is not null), 1, Read.Budget.Calls);
    }

    [Fact]
    public async Task TheFirstMarksAreWrittenOnceAndEveryReplicaSeesTheSame()
    {
        var one = await SeenAsync(from: 0, first: [1, 2, 3]);
        var other = await SeenAsync(from: 0, first: [7, 8, 9]);

        byte[] first = [1, 2, 3];
        Assert.Equal(first, one);
        Assert.Equal(first, other);
    }

    [Fact]
    public async Task MarksComeInTheirOrderFromWhereTheyAreWanted()
    {
        await SeenAsync(from: 0, first: [1]);
        await Store.AddAsync(_task, new(false, false, 0, 0, new byte[] { 2, 3 }), Cancelled);
        await Store.AddAsync(_task, new(false, false, 0, 0, new byte[] { 4 }), Cancelled);

        byte[] fromTwo = [3, 4];
        Assert.Equal(fromTwo, await SeenAsync(from: 2));
        Assert.Empty(await SeenAsync(from: 4));
    }

    [Fact]
    public async Task MarksThatComeLateAreThereForTheCallTheyComeWith()
    {
        await SeenAsync(from: 0, first: [1]);

        var counted = await Store.TryCountAsync(Read with { SeenFrom = 1, Late = new(false, false, 0, 0, new byte[] { 5 }) }, Cancelled);

        Assert.Equal(5, Assert.Single(counted!.Seen.ToArray()));
    }

    [Fact]
    public async Task WhoReadsAllMarksBeginsThemWhereThereAreNone()
    {
        byte[] first = [1, 2];
        byte[] all = [1, 2, 3];
        Assert.Equal(first, (await Store.SeenAsync(_task, first, Cancelled)).ToArray());
        await Store.AddAsync(_task, new(false, false, 0, 0, new byte[] { 3 }), Cancelled);

        Assert.Equal(all, (await Store.SeenAsync(_task, new byte[] { 9 }, Cancelled)).ToArray());
    }

    [Fact]
    public async Task TasksDoNotShareTheirSessions()
    {
        await Store.AddAsync("task_other", new(true, true, 1, 1, new byte[] { 1 }), Cancelled);

        Assert.Equal(new SessionState(), await CountAsync(Read));
    }

    private async Task<SessionState?> CountAsync(SessionCall call) => (await Store.TryCountAsync(call, Cancelled))?.State;

    private async Task<byte[]> SeenAsync(long from, params byte[] first) =>
        (await Store.TryCountAsync(Read with { SeenFrom = from, FirstSeen = first }, Cancelled))!.Seen.ToArray();
}

public sealed class InMemorySessionStoreTests : SessionStoreConformance
{
    private protected override ISessionStore Store { get; } = new InMemorySessionStore();
}
