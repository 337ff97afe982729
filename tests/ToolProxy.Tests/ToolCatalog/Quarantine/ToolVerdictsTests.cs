using System.Security.Cryptography;
using AgentTrust.Contracts.Tools;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.ToolCatalog.Quarantine;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog.Quarantine;

/// <summary>Whoever can write to the notes cannot accept a tool, and what they lose closes.</summary>
public sealed class ToolVerdictsTests
{
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly Notebook _notes = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatOneReplicaWasToldHoldsInAnother()
    {
        await Replica().KeepAsync(Verdict(accepted: true, record: 1), Ending);

        Assert.True(await HoldsAsync(Replica()));
        Assert.False(await HoldsAsync(Replica(), digest: "sha256:bb"));
        Assert.False(await HoldsAsync(Replica(), tool: "write_file"));
        Assert.False(await HoldsAsync(Replica(), server: "mail"));
    }

    [Fact]
    public async Task AReplicaHearsWithinASecond()
    {
        var (one, two) = (Replica(), Replica());
        await one.KeepAsync(Verdict(accepted: true, record: 1), Ending);
        Assert.True(await HoldsAsync(two));
        await one.KeepAsync(Verdict(accepted: false, record: 2), Ending);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await HoldsAsync(two));
    }

    [Fact]
    public async Task AVerdictThatWasNotSealedByThisPlatformIsNone()
    {
        var forged = Replica(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await forged.KeepAsync(Verdict(accepted: true, record: 1), Ending);

        Assert.False(await HoldsAsync(Replica()));
    }

    [Fact]
    public async Task WithoutASharedKeyAReplicaBelievesOnlyItself()
    {
        var one = Replica(key: null);
        await one.KeepAsync(Verdict(accepted: true, record: 1), Ending);

        Assert.True(await HoldsAsync(one));
        Assert.False(await HoldsAsync(Replica(key: null)));
    }

    [Fact]
    public async Task AVerdictWhoseWordsWereChangedIsNone()
    {
        await Replica().KeepAsync(Verdict(accepted: false, record: 1), Ending);
        _notes.Rewrite(note => System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(note).Replace("false", "true ", StringComparison.Ordinal)));

        Assert.False(await HoldsAsync(Replica()));
    }

    [Fact]
    public async Task AVerdictInThePlaceOfAnotherIsNone()
    {
        await Replica().KeepAsync(Verdict(accepted: true, record: 1), Ending);
        _notes.Move(name => name.Replace("sha256:aa", "sha256:bb", StringComparison.Ordinal));

        Assert.False(await HoldsAsync(Replica(), digest: "sha256:bb"));
    }

    [Fact]
    public async Task AnOldAcceptancePutBackAfterARejectionDoesNotHold()
    {
        var replica = Replica();
        await replica.KeepAsync(Verdict(accepted: true, record: 1), Ending);
        var old = _notes.Copy();
        await replica.KeepAsync(Verdict(accepted: false, record: 2), Ending);
        _notes.Restore(old);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await HoldsAsync(replica));
    }

    [Fact]
    public async Task WhatTheNotesLostDoesNotHold()
    {
        var replica = Replica();
        await replica.KeepAsync(Verdict(accepted: true, record: 1), Ending);
        _notes.Restore([]);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await HoldsAsync(replica));
    }

    [Fact]
    public async Task NotesThatCannotBeReadAreNoAcceptance()
    {
        var replica = Replica();
        await replica.KeepAsync(Verdict(accepted: true, record: 1), Ending);
        _notes.IsDown = true;
        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<IOException>(() => HoldsAsync(replica));
    }

    private ToolVerdicts Replica() => Replica(Key);

    private ToolVerdicts Replica(string? key) => new(_notes, new VerdictSeal(Options.Create(new ToolCatalogOptions { AcceptanceKey = key })), _time);

    private static async Task<bool> HoldsAsync(ToolVerdicts replica, string server = "git", string tool = "read_file", string digest = "sha256:aa") =>
        await replica.FindAsync(server, tool, digest, Ending) is { Accepted: true };

    private ToolVerdict Verdict(bool accepted, long record) => new()
    {
        Server = "git",
        Tool = "read_file",
        Digest = "sha256:aa",
        Accepted = accepted,
        Person = "oscar",
        Reason = "I have read it.",
        At = _time.GetUtcNow(),
        Record = record,
    };

    /// <summary>Notes that somebody else can write to.</summary>
    private sealed class Notebook : IToolNotes
    {
        private Dictionary<string, byte[]> _pages = new(StringComparer.Ordinal);

        public bool IsDown { get; set; }

        public Task<byte[]?> FindAsync(ToolShelf shelf, string name, CancellationToken cancellationToken) =>
            IsDown ? Task.FromException<byte[]?>(new IOException("Connection refused")) : Task.FromResult(_pages.GetValueOrDefault(name));

        public Task<IReadOnlyDictionary<string, byte[]>> ListAsync(ToolShelf shelf, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, byte[]>>(_pages);

        public Task KeepAsync(ToolShelf shelf, string name, byte[] note, CancellationToken cancellationToken)
        {
            _pages[name] = note;
            return Task.CompletedTask;
        }

        public Dictionary<string, byte[]> Copy() => new(_pages);

        public void Restore(Dictionary<string, byte[]> pages) => _pages = pages;

        public void Rewrite(Func<byte[], byte[]> change) => _pages = _pages.ToDictionary(page => page.Key, page => change(page.Value));

        public void Move(Func<string, string> change) => _pages = _pages.ToDictionary(page => change(page.Key), page => page.Value);
    }
}
