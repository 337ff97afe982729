using System.Collections.Concurrent;
using System.Text.Json;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>What people said of definitions that are not in the catalog file; the same in all replicas within a second.</summary>
internal sealed class ToolVerdicts(IToolNotes notes, VerdictSeal seal, TimeProvider time)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(1);
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, (ToolVerdict? Verdict, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>The latest genuine verdicts this process knows: an older one that is put back in their place does not count.</summary>
    private readonly ConcurrentDictionary<string, ToolVerdict> _latest = new(StringComparer.Ordinal);

    /// <exception cref="Exception">The notes cannot be read; callers deny.</exception>
    public async ValueTask<ToolVerdict?> FindAsync(string server, string tool, string digest, CancellationToken cancellationToken)
    {
        var (name, now) = (Name(server, tool, digest), time.GetUtcNow());
        if (_known.TryGetValue(name, out var known) && known.Until > now) return known.Verdict;

        var kept = await notes.FindAsync(ToolShelf.Verdicts, name, cancellationToken) is { } note ? seal.Open(note) : null;
        return Remember(name, kept is not null && Name(kept.Server, kept.Tool, kept.Digest) == name ? kept : null, now);
    }

    /// <exception cref="Exception">It was not kept, so it does not hold.</exception>
    public async Task KeepAsync(ToolVerdict verdict, CancellationToken cancellationToken)
    {
        var name = Name(verdict.Server, verdict.Tool, verdict.Digest);
        await notes.KeepAsync(ToolShelf.Verdicts, name, seal.Seal(verdict), cancellationToken);
        Remember(name, verdict, time.GetUtcNow());
    }

    private ToolVerdict? Remember(string name, ToolVerdict? verdict, DateTimeOffset now)
    {
        if (_known.Count >= MostKept) _known.Clear();
        if (verdict is not null) verdict = _latest.AddOrUpdate(name, verdict, (_, latest) => latest.Record > verdict.Record ? latest : verdict);
        _known[name] = (verdict, now + Believed);
        return verdict;
    }

    private static string Name(string server, string tool, string digest) => JsonSerializer.Serialize<string[]>([server, tool, digest]);
}
