using AgentTrust.AuditVerifier.Tree;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditVerifier.Records;

/// <summary>Goes through a log once, leaf by leaf in the order in which it stands there, and says what is wrong and where.</summary>
internal sealed class LogCheck(Report report)
{
    private readonly RecomputedTree _tree = new();
    private readonly Dictionary<long, long> _positionOf = [];
    private readonly HashSet<(string Producer, string Id)> _ids = [];
    private readonly Dictionary<long, byte[]> _roots = [];
    private readonly HashSet<long> _wantedRoots = [];
    private long _highest = -1;

    public SequenceNumbers Numbers { get; } = new();

    public AnnouncedKeys Keys { get; } = new();

    public long Count => _tree.Size;

    /// <summary>Asks for the root after so many leaves; before they are added.</summary>
    public void KeepRootAt(long size)
    {
        _wantedRoots.Add(size);
        if (size == _tree.Size) _roots[size] = _tree.Root();
    }

    public byte[]? RootAt(long size) => _roots.GetValueOrDefault(size);

    public ReadLeaf? Add(LogLeaf leaf)
    {
        var position = _tree.Size;
        var canonical = new byte[leaf.Canonical.Length];
        if (!Convert.TryFromBase64String(leaf.Canonical, canonical, out var length))
            report.Wrong($"Position {position} holds no bytes that could be read.");

        canonical = canonical[..length];
        var hash = RecomputedTree.HashLeaf(canonical);
        _tree.Add(hash);
        if (_wantedRoots.Contains(_tree.Size)) _roots[_tree.Size] = _tree.Root();

        if (Convert.ToBase64String(hash) != leaf.LeafHash)
            report.Wrong($"Record {position} was changed: its bytes do not have the hash under which it was logged.");
        if (!ReadLeaf.TryRead(canonical, out var read))
        {
            report.Wrong($"Position {position} does not hold a record in canonical form.");
            return null;
        }

        CheckPlace(read.Index, position);
        CheckContent(read);
        Numbers.Add(read);
        Keys.Add(read);
        return read;
    }

    /// <summary>What only shows at the end.</summary>
    public void Finish()
    {
        var missing = 0L;
        for (var index = 0L; index <= _highest; index++)
        {
            if (_positionOf.ContainsKey(index)) continue;
            if (missing++ < 20) report.Wrong($"Record {index} is missing: the log goes on without it.");
        }

        if (missing > 20) report.Wrong($"{missing - 20} more records are missing.");
    }

    private void CheckPlace(long index, long position)
    {
        if (!_positionOf.TryAdd(index, position))
            report.Wrong($"Record {index} stands twice: at position {_positionOf[index]} and at position {position}.");
        else if (index < _highest)
            report.Wrong($"Record {index} stands out of order: at position {position}, after record {_highest}.");

        _highest = Math.Max(_highest, index);
    }

    private void CheckContent(ReadLeaf leaf)
    {
        if (!_ids.Add((leaf.Producer, leaf.Record.Id)))
            report.Wrong($"Record {leaf.Index} carries the id {leaf.Record.Id}, which {leaf.Producer} gave to an earlier record.");
        if (leaf.Record.Sequence < 1)
            report.Wrong($"Record {leaf.Index} carries the number {leaf.Record.Sequence}; numbers begin with 1.");
        if (SpiffeIds.IsAgent(leaf.Producer)
            && (leaf.Record.Agent != leaf.Producer || leaf.Record.Kind is not (AuditKinds.Prompt or AuditKinds.Answer)))
            report.Wrong($"Record {leaf.Index} was appended by the agent {leaf.Producer}, which may record only its own prompts and answers.");
    }
}
