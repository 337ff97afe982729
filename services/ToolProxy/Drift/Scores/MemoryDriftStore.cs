using System.Collections.Concurrent;
using AgentTrust.Contracts.Events;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift.Scores;

/// <summary>For a proxy that runs alone; a replica would not know what another has noticed.</summary>
internal sealed class MemoryDriftStore(IOptions<DriftOptions> options, TimeProvider time) : IDriftStore
{
    private readonly ScoreDecay _decay = new(options.Value.HalfLife);
    private readonly ConcurrentDictionary<string, Subject> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Since, HashSet<string> Tools)> _functions = new(StringComparer.Ordinal);

    public Task<DriftMemory> RaiseAsync(string subject, DriftEvidence noticed, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var of = Of(subject);
        lock (of)
        {
            var sum = (noticed.Rule, _decay.PeriodAt(now));
            of.Sums[sum] = of.Sums.GetValueOrDefault(sum) + _decay.Weigh(noticed.Points, now);
            of.LatestAt = now;
            of.Evidence.Add(noticed);
            if (of.Evidence.Count > DriftOptions.MostEvidence) of.Evidence.RemoveAt(0);
            return Task.FromResult(Memory(of, now));
        }
    }

    public Task<DriftMemory> ReadAsync(string subject, CancellationToken cancellationToken)
    {
        var of = Of(subject);
        lock (of) return Task.FromResult(Memory(of, time.GetUtcNow()));
    }

    public Task<IReadOnlyList<DriftEvidence>> EvidenceAsync(string subject, CancellationToken cancellationToken)
    {
        var of = Of(subject);
        lock (of) return Task.FromResult<IReadOnlyList<DriftEvidence>>([.. of.Evidence]);
    }

    public Task<long> CountAsync(string subject, string what, TimeSpan window, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var of = Of(subject);
        lock (of)
        {
            of.Counted.RemoveAll(one => one.What == what && one.At <= now - window);
            of.Counted.Add((what, now));
            return Task.FromResult(of.Counted.LongCount(one => one.What == what));
        }
    }

    public Task<string> ContainAsync(Incident incident, CancellationToken cancellationToken)
    {
        var of = Of(incident.Subject);
        lock (of) return Task.FromResult((of.Incident ??= incident with { }).Id);
    }

    public Task<IReadOnlyList<Incident>> StandingAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Incident>>([.. _subjects.Values.Select(of => of.Incident).OfType<Incident>()]);

    public Task ForgetAsync(string subject, CancellationToken cancellationToken)
    {
        _subjects.TryRemove(subject, out _);
        return Task.CompletedTask;
    }

    public Task<LearnedTool> LearnAsync(string function, string tool, CancellationToken cancellationToken)
    {
        lock (_functions)
        {
            if (!_functions.TryGetValue(function, out var known)) _functions[function] = known = (time.GetUtcNow(), new(StringComparer.Ordinal));
            return Task.FromResult(new LearnedTool(known.Tools.Add(tool), known.Since));
        }
    }

    private Subject Of(string subject) => _subjects.GetOrAdd(subject, static _ => new());

    private DriftMemory Memory(Subject of, DateTimeOffset now) => new(PointsAt(of, now), PointsAt(of, of.LatestAt), of.Incident?.Id);

    private Dictionary<string, double> PointsAt(Subject of, DateTimeOffset at) => of.Sums.GroupBy(sum => sum.Key.Rule).ToDictionary(
        rule => rule.Key, rule => rule.Sum(sum => _decay.Worth(sum.Value, sum.Key.Period, at)), StringComparer.Ordinal);

    private sealed class Subject
    {
        public Dictionary<(string Rule, long Period), double> Sums { get; } = [];

        public List<DriftEvidence> Evidence { get; } = [];

        public List<(string What, DateTimeOffset At)> Counted { get; } = [];

        public DateTimeOffset LatestAt { get; set; }

        public Incident? Incident { get; set; }
    }
}
