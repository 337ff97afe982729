using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.SigningKeys;

namespace AgentTrust.Suites;

/// <summary>What every store of signing keys promises; a derived class says which store.</summary>
public abstract class SigningKeyStoreConformance
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>An empty store, and how to read what it says in the revocation feed.</summary>
    private protected abstract Task<(ISigningKeyStore Store, Func<Task<IReadOnlyList<Contracts.Tokens.Revocation>>> Feed)> CreateAsync();

    [Fact]
    public async Task OneOfTwoReplicasAddsTheNextKey()
    {
        var (store, _) = await CreateAsync();
        var (first, second, late) = (Key("a", 0), Key("b", 1), Key("c", 1));

        Assert.True(await AddAsync(store, first, null));
        Assert.False(await AddAsync(store, second, null));
        Assert.True(await AddAsync(store, second, "a"));
        Assert.False(await AddAsync(store, late, "a"));

        var keys = await store.ListAsync(Ending);
        Assert.Equal(["a", "b"], keys.Select(key => key.Id));
        Assert.Equal(first.EncryptedPrivateKey, keys[0].EncryptedPrivateKey);
        Assert.Equal(second.SignsFrom, keys[1].SignsFrom);
    }

    [Fact]
    public async Task AWithdrawnKeyIsGoneItsSuccessorIsThereAndTheFeedSaysSo()
    {
        var (store, feed) = await CreateAsync();
        await AddAsync(store, Key("a", 0), null);

        Assert.True(await store.TryWithdrawAsync("a", Key("b", 1), KeyRecords.Withdrawn("a", "sam", "Leaked."), Ending));

        Assert.Equal(["b"], (await store.ListAsync(Ending)).Select(key => key.Id));
        var entry = Assert.Single(await feed());
        Assert.Equal((RevocationKind.SigningKey, "a"), (entry.Kind, entry.Id));
    }

    [Fact]
    public async Task AKeyIsWithdrawnOnceAndAnUnknownOneNever()
    {
        var (store, feed) = await CreateAsync();
        await AddAsync(store, Key("a", 0), null);
        await AddAsync(store, Key("b", 1), "a");

        Assert.True(await store.TryWithdrawAsync("a", null, KeyRecords.Withdrawn("a", "sam", "Leaked."), Ending));
        Assert.False(await store.TryWithdrawAsync("a", Key("c", 2), KeyRecords.Withdrawn("a", "sam", "Leaked."), Ending));
        Assert.False(await store.TryWithdrawAsync("z", null, KeyRecords.Withdrawn("z", "sam", "Leaked."), Ending));

        Assert.Equal(["b"], (await store.ListAsync(Ending)).Select(key => key.Id));
        Assert.Single(await feed());
    }

    [Fact]
    public async Task AfterTheNewestKeyIsWithdrawnTheOneBeforeItIsTheNewest()
    {
        var (store, _) = await CreateAsync();
        await AddAsync(store, Key("a", 0), null);
        await AddAsync(store, Key("b", 1), "a");
        await store.TryWithdrawAsync("b", null, KeyRecords.Withdrawn("b", "sam", "Leaked."), Ending);

        Assert.True(await AddAsync(store, Key("c", 2), "a"));
    }

    private static Task<bool> AddAsync(ISigningKeyStore store, StoredSigningKey key, string? newest) =>
        store.TryAddAsync(key, newest, KeyRecords.Rotated(key, null, null), Ending);

    private static StoredSigningKey Key(string id, int minute) =>
        new(id, SampleAuthority.Noon.AddMinutes(minute), SampleAuthority.Noon.AddMinutes(minute + 10), [1, 2, 3]);
}
