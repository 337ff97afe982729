using AgentTrust.ApprovalService.Passkeys;

namespace AgentTrust.Suites;

/// <summary>What every passkey store promises; a derived class says which store.</summary>
public abstract class PasskeyStoreConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    // Every test has its own names: the store may be shared and keep what other tests left.
    private readonly string _run = Guid.CreateVersion7().ToString("N");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected abstract IPasskeyStore PasskeyStore { get; }

    [Fact]
    public async Task APasskeyIsReadBackWhole()
    {
        var passkey = Passkey();
        Assert.True(await AddAsync(passkey));
        Assert.True(await PasskeyStore.UseAsync(passkey.Id, 4, Noon.AddMinutes(1), Cancelled));

        var read = Assert.Single(await PasskeyStore.ListAsync(passkey.Person.ToUpperInvariant(), Cancelled));
        Assert.Equal(passkey with { Counter = 4, UsedAt = Noon.AddMinutes(1), PublicKey = read.PublicKey }, read);
        Assert.Equal(passkey.PublicKey, read.PublicKey);
    }

    [Fact]
    public async Task OneOfTwentyAnswersToAChallengeAtOnceTakesIt()
    {
        var challenge = new PasskeyChallenge($"c{_run}", $"rita{_run}", "apr_1", "n", Noon.AddMinutes(5));
        await PasskeyStore.AskAsync(challenge, Cancelled);

        Assert.Null(await PasskeyStore.TakeAsync(challenge.Challenge, "ron", Noon, Cancelled));
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => PasskeyStore.TakeAsync(challenge.Challenge, challenge.Person, Noon, Cancelled))));

        Assert.Equal(challenge, Assert.Single(taken, one => one is not null));
    }

    [Fact]
    public async Task AChallengeIsOverAtItsTime()
    {
        var challenge = new PasskeyChallenge($"c{_run}", $"rita{_run}", null, "n", Noon);
        await PasskeyStore.AskAsync(challenge, Cancelled);

        Assert.Null(await PasskeyStore.TakeAsync(challenge.Challenge, challenge.Person, Noon, Cancelled));
    }

    [Fact]
    public async Task ACounterGoesUpOrStaysAtNothing()
    {
        var (counting, not) = (Passkey(), Passkey("b") with { Counter = 0 });
        await AddAsync(counting);
        await AddAsync(not);

        var uses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => PasskeyStore.UseAsync(counting.Id, 9, Noon, Cancelled))));

        Assert.Single(uses, used => used);
        Assert.False(await PasskeyStore.UseAsync(counting.Id, 0, Noon, Cancelled));
        Assert.True(await PasskeyStore.UseAsync(not.Id, 0, Noon, Cancelled));
        Assert.True(await PasskeyStore.UseAsync(not.Id, 0, Noon, Cancelled));
    }

    [Fact]
    public async Task AnIdIsRegisteredOnceAndRemovedByItsPerson()
    {
        var passkey = Passkey();
        Assert.True(await AddAsync(passkey));

        Assert.False(await AddAsync(passkey with { Person = "ron" }));
        Assert.False(await PasskeyStore.RemoveAsync(passkey.Id, "ron", PasskeyRecords.Removed("ron", passkey.Id), Cancelled));
        Assert.True(await PasskeyStore.RemoveAsync(passkey.Id, passkey.Person, PasskeyRecords.Removed(passkey.Person, passkey.Id), Cancelled));
        Assert.Empty(await PasskeyStore.ListAsync(passkey.Person, Cancelled));
    }

    private StoredPasskey Passkey(string id = "a") => new()
    {
        Id = id + _run, Person = "rita" + _run, Name = "laptop", PublicKey = [1, 2, 3], Counter = 3, RegisteredAt = Noon,
    };

    private Task<bool> AddAsync(StoredPasskey passkey) => PasskeyStore.AddAsync(passkey, PasskeyRecords.Registered(passkey), Cancelled);
}
