using AgentTrust.Contracts.Audit;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SigningKeys;
using AgentTrust.TokenIssuer.Tests.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.SigningKeys;

public sealed class KeyRingTests
{
    private readonly FakeTimeProvider _time = new(SampleAuthority.Noon);
    private readonly MemoryAuthorityStore _authority;
    private readonly MemorySigningKeyStore _store;

    public KeyRingTests()
    {
        _authority = new MemoryAuthorityStore(new ChangeSignal(), _time);
        _store = new MemorySigningKeyStore(_authority, _time);
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstKeySignsAtOnceAndIsStoredEncrypted()
    {
        var ring = await OpenAsync();

        var stored = Assert.Single(_store.Keys);
        Assert.Equal(stored.Id, ring.Current.Id);
        Assert.Equal([stored.Id], ring.Published.Select(key => key.Id));
        using var key = System.Security.Cryptography.ECDsa.Create();
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => key.ImportPkcs8PrivateKey(stored.EncryptedPrivateKey, out _));
    }

    [Fact]
    public async Task AWrongPassphraseStopsTheStartAndSaysWhatToDo()
    {
        await OpenAsync();

        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync("another passphrase"));

        Assert.Contains("Issuer:SigningKeyPassphrase", stopped.Message);
        Assert.Contains(_store.Keys[0].Id, stopped.Message);
        Assert.Contains("signing_keys", stopped.Message);
    }

    [Fact]
    public async Task ASecondReplicaTakesOverTheKeyOfTheFirst()
    {
        var first = await OpenAsync();
        var second = await OpenAsync();

        Assert.Equal(first.Current.Id, second.Current.Id);
        Assert.Single(_store.Keys);
    }

    [Fact]
    public async Task TheNextKeyIsPublishedBeforeItSignsAndThePreviousOneWhileItsTokensLive()
    {
        var ring = await OpenAsync();
        var old = ring.Current.Id;
        _time.Advance(TimeSpan.FromDays(30));
        await ring.RefreshAsync(Ending);
        var next = _store.Keys[1].Id;

        Assert.Equal(old, ring.Current.Id);
        Assert.Equal([old, next], ring.Published.Select(key => key.Id));

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(next, ring.Current.Id);
        Assert.Equal([old, next], ring.Published.Select(key => key.Id));

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([next], ring.Published.Select(key => key.Id));
    }

    [Fact]
    public async Task AKeyRotatedOnCommandSignsAfterItsNotice()
    {
        var ring = await OpenAsync();
        var old = ring.Current.Id;

        Assert.True(await ring.RotateAsync("oscar", "A drill.", Ending));

        var next = _store.Keys[1].Id;
        Assert.Equal(old, ring.Current.Id);
        Assert.Equal([old, next], ring.Published.Select(key => key.Id));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(next, ring.Current.Id);
        Assert.Equal(["oscar"], _authority.Records.Where(record => record.Kind == AuditKinds.SigningKeyRotated).Select(record => record.Person).OfType<string>());
    }

    [Fact]
    public async Task TwoRotationsAtOnceAreOne()
    {
        var ring = await OpenAsync();
        await ring.RotateAsync("oscar", "A drill.", Ending);

        Assert.False(await ring.RotateAsync("oscar", "Another one.", Ending));
        Assert.Equal(2, _store.Keys.Count);
    }

    [Fact]
    public async Task AWithdrawnKeyIsUnknownAtOnceAndAFreshOneSigns()
    {
        var ring = await OpenAsync();
        var leaked = ring.Current.Id;

        Assert.True(await ring.WithdrawAsync(leaked, "sam", "It leaked.", Ending));

        Assert.NotEqual(leaked, ring.Current.Id);
        Assert.DoesNotContain(ring.Published, key => key.Id == leaked);
        Assert.False(await ring.WithdrawAsync(leaked, "sam", "It leaked.", Ending));
    }

    [Fact]
    public async Task WithdrawingTheKeyThatSignsDoesNotBringAnAnnouncedOneForward()
    {
        var ring = await OpenAsync();
        var leaked = ring.Current.Id;
        await ring.RotateAsync("oscar", "A drill.", Ending);
        var announced = _store.Keys[1].Id;

        await ring.WithdrawAsync(leaked, "sam", "It leaked.", Ending);

        // It may have leaked with the other; what takes over was made after the withdrawal.
        Assert.NotEqual(announced, ring.Current.Id);
        Assert.Equal(2, _store.Keys.Count);
    }

    [Fact]
    public async Task WithdrawingAnotherKeyLeavesTheOneThatSigns()
    {
        var ring = await OpenAsync();
        var signing = ring.Current.Id;
        await ring.RotateAsync("oscar", "A drill.", Ending);

        await ring.WithdrawAsync(_store.Keys[1].Id, "sam", "It leaked.", Ending);

        Assert.Equal([signing], ring.Published.Select(key => key.Id));
        Assert.Equal(signing, ring.Current.Id);
    }

    [Fact]
    public async Task AReplicaHearsOfAWithdrawalAtItsNextLook()
    {
        var first = await OpenAsync();
        var second = await OpenAsync();
        await first.WithdrawAsync(first.Current.Id, "sam", "It leaked.", Ending);

        await second.RefreshAsync(Ending);

        Assert.Equal(first.Current.Id, second.Current.Id);
        Assert.Single(second.Published);
    }

    [Theory]
    [InlineData("", "00:10:00", "01:00:00", "Issuer:SigningKeyPassphrase")]
    [InlineData("short", "00:10:00", "01:00:00", "Issuer:SigningKeyPassphrase")]
    [InlineData(IssuerHost.Passphrase, "00:00:10", "01:00:00", "Issuer:SigningKeyNotice")]
    [InlineData(IssuerHost.Passphrase, "00:10:00", "00:05:00", "Issuer:SigningKeyOverlap")]
    public void ASettingThatWouldNotHoldIsNamed(string passphrase, string notice, string overlap, string setting)
    {
        var options = new SigningKeyOptions
        {
            SigningKeyPassphrase = passphrase,
            SigningKeyNotice = TimeSpan.Parse(notice),
            SigningKeyOverlap = TimeSpan.Parse(overlap),
        };

        Assert.Contains(setting, new SigningKeyOptionsValidator().Validate(null, options).FailureMessage);
    }

    private async Task<KeyRing> OpenAsync(string passphrase = IssuerHost.Passphrase)
    {
        var ring = new KeyRing(_store, Options.Create(new SigningKeyOptions { SigningKeyPassphrase = passphrase }), _time);
        await ring.RefreshAsync(Ending);
        return ring;
    }
}
