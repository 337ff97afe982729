using AgentTrust.Suites;
using AgentTrust.TokenIssuer.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.SigningKeys;

public sealed class KeyRingTests
{
    private readonly FakeTimeProvider _time = new(SampleAuthority.Noon);
    private readonly MemorySigningKeyStore _store = new();

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
