using System.Collections.Concurrent;
using AgentTrust.Contracts.Events;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift.Scores;

/// <summary>The scores as this process knows them: read again after a moment, and at once where it raises one itself.</summary>
internal sealed class DriftScores(IDriftStore store, IOptions<DriftOptions> options, TimeProvider time)
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<string, (DriftMemory Memory, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    public async Task<DriftMemory> RaiseAsync(string subject, DriftEvidence noticed, CancellationToken cancellationToken) =>
        Keep(subject, await store.RaiseAsync(subject, noticed, cancellationToken));

    /// <exception cref="Exception">The store cannot answer; callers deny.</exception>
    public ValueTask<DriftMemory> ReadAsync(string subject, CancellationToken cancellationToken) =>
        _known.TryGetValue(subject, out var known) && known.Until > time.GetUtcNow() ? new(known.Memory) : new(ReadAgainAsync(subject, cancellationToken));

    public async Task ForgetAsync(string subject, CancellationToken cancellationToken)
    {
        await store.ForgetAsync(subject, cancellationToken);
        _known.TryRemove(subject, out _);
    }

    /// <summary>0 to 100; no rule counts for more than its share.</summary>
    public double ScoreOf(DriftMemory memory) => Score(memory.Points);

    /// <summary>As it was when something was noticed last, not faded since.</summary>
    public double LatestOf(DriftMemory memory) => Math.Round(Score(memory.Latest), 6);

    private double Score(IReadOnlyDictionary<string, double> points) =>
        Math.Min(100, points.Sum(rule => Math.Min(rule.Value, options.Value.MostOf(rule.Key))));

    private async Task<DriftMemory> ReadAgainAsync(string subject, CancellationToken cancellationToken) =>
        Keep(subject, await store.ReadAsync(subject, cancellationToken));

    private DriftMemory Keep(string subject, DriftMemory memory)
    {
        if (_known.Count >= MostKept) _known.Clear();
        _known[subject] = (memory, time.GetUtcNow() + options.Value.RiskLifetime);
        return memory;
    }
}
