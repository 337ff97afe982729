using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Tests.Storage;

/// <summary>The log in memory. A test may hold a commit back, make it fail, or change what is stored.</summary>
internal sealed class MemoryLogStore : ILogStore
{
    private readonly Dictionary<RecordKey, (long Index, byte[] Hash)> _known = [];
    private readonly Dictionary<(string Producer, string Epoch), List<long>> _runs = [];
    private MerkleTree _tree = new(0, _ => throw new InvalidOperationException("An empty tree has no edge."));

    public List<NewLeaf> Leaves { get; } = [];

    public Dictionary<NodeId, byte[]> Nodes { get; } = [];

    public MemoryBodyStore Bodies { get; } = new();

    public List<int> Batches { get; } = [];

    /// <summary>Told of a key with the entry that announces it.</summary>
    public Action<KeyAnnouncement, long> Announced { get; set; } = (_, _) => { };

    /// <summary>What a commit waits for.</summary>
    public Func<Task> BeforeCommit { get; set; } = () => Task.CompletedTask;

    public async Task<IReadOnlyList<SubmissionOutcome>> AppendAsync(IReadOnlyList<Submission> batch, CancellationToken cancellationToken)
    {
        await BeforeCommit();
        Batches.Add(batch.Count);

        var plan = new AppendPlan(batch, _known, _tree);
        foreach (var leaf in plan.Leaves)
        {
            Leaves.Add(leaf);
            Bodies.Follow(leaf);
            if (leaf.Checked.Announces is { } announced) Announced(announced, leaf.Leaf.Index);
            _known.Add(new(leaf.Producer, leaf.Record.Id), (leaf.Leaf.Index, leaf.Leaf.Hash));
            Nodes.Add(new(0, leaf.Leaf.Index), leaf.Leaf.Hash);
            var run = (leaf.Producer, leaf.Record.Epoch);
            if (!_runs.TryGetValue(run, out var numbers)) _runs.Add(run, numbers = []);
            numbers.Add(leaf.Record.Sequence);
        }

        foreach (var (node, hash) in plan.Nodes) Nodes.Add(node, hash);
        _tree = plan.Tree;
        return plan.OutcomesAsking(_runs.Where(run => plan.Leaves.Exists(leaf => run.Key == (leaf.Producer, leaf.Record.Epoch)))
            .Select(run => (Run: new ProducerRun(run.Key.Producer, run.Key.Epoch), Missing: (IReadOnlyList<MissingNumbers>)[.. MissingIn([.. run.Value.Distinct().Order()])]))
            .Where(run => run.Missing.Count > 0).ToDictionary(run => run.Run, run => run.Missing));
    }

    public Task<long> GetSizeAsync(CancellationToken cancellationToken) => Task.FromResult((long)Leaves.Count);

    public Task<IReadOnlyDictionary<NodeId, byte[]>> ReadNodesAsync(
        IReadOnlyCollection<NodeId> nodes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<NodeId, byte[]>>(nodes.ToDictionary(
            n => n, n => Nodes.TryGetValue(n, out var hash) ? hash : throw new DamagedLogException($"its tree has no node {n}")));

    public Task<IReadOnlyList<StoredLeaf>> ReadAsync(long start, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredLeaf>>([.. Leaves.Select(l => l.Leaf).Where(l => l.Index >= start).Take(limit)]);

    public Task<IReadOnlyList<StoredLeaf>> ReadAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredLeaf>>([.. indexes.Where(index => index >= 0 && index < Leaves.Count).Select(index => Leaves[(int)index].Leaf)]);

    public Task<IReadOnlyList<StoredLeaf>> SearchAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        static bool Asks(string? asked, string? value) => asked is null || asked == value;
        var found = Leaves.Where(l =>
            Asks(query.Agent, l.Record.Agent) && Asks(query.Task, l.Record.Task) && Asks(query.Call, l.Record.Call)
            && Asks(query.Kind, l.Record.Kind) && Asks(query.Outcome, l.Record.Outcome)
            && (query.Before is null || l.Leaf.Index < query.Before) && (query.After is null || l.Leaf.Index > query.After));
        if (query.After is null) found = found.Reverse();
        return Task.FromResult<IReadOnlyList<StoredLeaf>>([.. found.Select(l => l.Leaf).Take(query.Limit)]);
    }

    public Task<IReadOnlyList<SequenceGap>> FindGapsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SequenceGap>>(
        [
            .. _runs.Select(run => new SequenceGap
            {
                Producer = run.Key.Producer,
                Epoch = run.Key.Epoch,
                Missing = [.. MissingIn([.. run.Value.Distinct().Order()])],
                Repeated = run.Value.Count - run.Value.Distinct().Count(),
            }).Where(gap => gap.Missing.Count > 0 || gap.Repeated > 0).OrderBy(gap => gap.Producer).ThenBy(gap => gap.Epoch),
        ]);

    private static IEnumerable<MissingNumbers> MissingIn(IReadOnlyList<long> numbers) =>
        numbers.Select((number, i) => (First: i == 0 ? 1 : numbers[i - 1] + 1, Last: number - 1))
            .Where(gap => gap.First <= gap.Last)
            .Select(gap => new MissingNumbers { First = gap.First, Last = gap.Last });
}
