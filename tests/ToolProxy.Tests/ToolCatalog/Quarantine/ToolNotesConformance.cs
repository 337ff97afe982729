using System.Text;
using AgentTrust.Suites;
using AgentTrust.ToolProxy.ToolCatalog.Quarantine;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog.Quarantine;

/// <summary>What every kind of notes promises; each implementation runs this suite.</summary>
public abstract class ToolNotesConformance
{
    private protected abstract IToolNotes Notes { get; }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsKeptIsFoundOnItsShelfAndOnNoOther()
    {
        await KeepAsync("a", "one");

        Assert.Equal("one", await FindAsync("a"));
        Assert.Null(await FindAsync("b"));
        Assert.Null(await Notes.FindAsync(ToolShelf.Verdicts, "a", Ending));
        Assert.Equal(["a"], (await Notes.ListAsync(ToolShelf.Seen, Ending)).Keys);
        Assert.Empty(await Notes.ListAsync(ToolShelf.Accepted, Ending));
    }

    [Fact]
    public async Task TheLastWordCounts()
    {
        await KeepAsync("a", "one");
        await KeepAsync("a", "two");

        Assert.Equal("two", await FindAsync("a"));
    }

    [Fact]
    public async Task AShelfIsFullAtSomeTimeAndKnownNamesStillChange()
    {
        for (var i = 0; i < RedisToolNotes.MostNotes; i++) await KeepAsync($"tool-{i}", "one");

        await Assert.ThrowsAsync<InvalidOperationException>(() => KeepAsync("another", "one"));
        await KeepAsync("tool-0", "two");
        Assert.Equal("two", await FindAsync("tool-0"));
    }

    private Task KeepAsync(string name, string note) => Notes.KeepAsync(ToolShelf.Seen, name, Encoding.UTF8.GetBytes(note), Ending);

    private async Task<string?> FindAsync(string name) => await Notes.FindAsync(ToolShelf.Seen, name, Ending) is { } note ? Encoding.UTF8.GetString(note) : null;
}

public sealed class MemoryToolNotesTests : ToolNotesConformance
{
    private protected override IToolNotes Notes { get; } = new MemoryToolNotes();
}

/// <summary>Against a real server of the protocol, in process.</summary>
public sealed class RedisToolNotesTests : ToolNotesConformance, IDisposable
{
    private readonly InMemoryRedis _redis = new();

    public RedisToolNotesTests() => Notes = new RedisToolNotes(_redis.Connection);

    private protected override IToolNotes Notes { get; }

    public void Dispose() => _redis.Dispose();
}
