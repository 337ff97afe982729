using System.Security.Cryptography;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ToolProxy.Sessions;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>What this process knows of a task's session: the trail of marks as far as it was read, and what is not in the store yet.</summary>
/// <remarks>
/// The trail is one order for all replicas, and only what came back from it counts; what this process has written is remembered
/// merely in order not to write it again.
/// </remarks>
internal sealed class TaskMemory(int mostBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Mark> _marks = [];
    private readonly List<SeenIn> _places = [];
    private SessionReading _late;
    private SipHash _hash;
    private HashSet<ulong> _task = [];
    private long _taskVersion = -1;
    private long _written;
    private bool _isBroken;

    /// <summary>How far the trail was read; 0: not at all yet.</summary>
    public long Position { get; private set; }

    public bool IsLoaded => Position > 0;

    public SipHash Hash => IsLoaded ? _hash : throw new InvalidOperationException("The trail of the task was not read.");

    /// <summary>No more is kept of what the session sees, so that a value that is not known may be from anywhere.</summary>
    public bool IsFull => _isBroken || _written >= mostBytes;

    public bool HasLate
    {
        get
        {
            lock (_lock) return !_late.IsNothing;
        }
    }

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(SipHash.KeyBytes);

    /// <summary>What an answer brought that nobody waits for.</summary>
    public void AddLate(SessionReading reading)
    {
        lock (_lock) _late = _late.Then(reading);
    }

    /// <summary>It goes along with the next call; whoever takes it has to bring it back when the store did not get it.</summary>
    public SessionReading TakeLate()
    {
        lock (_lock)
        {
            var late = _late;
            _late = default;
            return late;
        }
    }

    /// <param name="from">Where in the trail it begins.</param>
    /// <param name="bytes">As the store gave it.</param>
    public void Read(long from, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            // Another call of the same task has read it in the meantime, or part of it.
            if (from + bytes.Length <= Position) return;
            if (from < Position) bytes = bytes[(int)(Position - from)..];
            if (Position == 0)
            {
                if (bytes.Length < SipHash.KeyBytes)
                {
                    _isBroken = true;
                    return;
                }

                _hash = new(bytes);
                bytes = bytes[SipHash.KeyBytes..];
                Position = SipHash.KeyBytes;
            }

            Position += bytes.Length;
            _written = Math.Max(_written, Position);
            while (TrailSegment.TryRead(ref bytes, out var word, out var kinds, out var where, out var marks)) Apply(word, kinds, where, marks);
            _isBroken |= bytes.Length > 0;
        }
    }

    /// <summary>A segment of those marks that are news, to be appended to the trail; empty when there are none, or no room.</summary>
    public byte[] Note(TrailWord word, ushort kinds, SeenIn where, IEnumerable<ulong> marks)
    {
        lock (_lock)
        {
            var news = new List<ulong>();
            foreach (var value in marks)
            {
                ref var mark = ref Entry(value);
                var noted = word == TrailWord.Trusted && kinds != TrailSegment.AllKinds ? Noted.Vouched : (Noted)(1 << (int)word);
                if (mark.Noted.HasFlag(noted) || IsKnown(mark, word, kinds)) continue;
                mark.Noted |= noted;
                news.Add(value);
            }

            if (news.Count == 0 || IsFull) return [];

            var segment = TrailSegment.Write(word, kinds, where, news);
            _written += segment.Length;
            return segment;
        }
    }

    /// <summary>What the task itself names: its intent, what it refers to, its boundaries.</summary>
    public void Name(TaskFacts task)
    {
        lock (_lock)
        {
            if (_taskVersion == task.Version) return;

            var named = new SeenText(_hash, MarkForm.Exact);
            named.Add(task.Intent);
            if (task.Reference is { } reference) named.Add(reference);
            foreach (var boundary in task.Boundaries) named.Add(boundary.Id);
            (_task, _taskVersion) = (named.Marks, task.Version);
        }
    }

    /// <summary>Exactly so in the task.</summary>
    public bool IsOfTask(ReadOnlySpan<char> value)
    {
        lock (_lock) return _task.Contains(SeenText.MarkOf(_hash, MarkForm.Exact, value));
    }

    /// <summary>Exactly so in an answer that is trusted, or believed about names of this kind within the resource; null where there is none.</summary>
    public SeenIn? TrustedIn(ReadOnlySpan<char> value, ushort kind, AccessEntity? resource)
    {
        lock (_lock)
        {
            var exact = SeenText.MarkOf(_hash, MarkForm.Exact, value);
            if (_marks.TryGetValue(exact, out var mark) && (mark.Kinds & kind) != 0) return _places[mark.Trusted];
            return resource is not null && _marks.TryGetValue(SeenText.MarkWithin(_hash, Of(resource), exact), out mark) && (mark.Kinds & kind) != 0 ? _places[mark.Trusted] : null;
        }
    }

    /// <summary>What names are within.</summary>
    public ulong Of(AccessEntity resource) => Hash.Of($"{resource.Type} {resource.Id}", 9);

    /// <summary>Somehow so in untrusted content.</summary>
    public SeenIn? UntrustedIn(ReadOnlySpan<char> squashed) => UntrustedIn(SeenText.MarkOf(_hash, MarkForm.Loose, squashed));

    public SeenIn? UntrustedIn(ulong value)
    {
        lock (_lock) return _marks.TryGetValue(value, out var mark) && mark.IsUntrusted ? _places[mark.Untrusted] : null;
    }

    // Who was told a value by the agent says nothing new with it; what was known before stays so.
    private void Apply(TrailWord word, ushort kinds, SeenIn where, ulong[] marks)
    {
        _places.Add(where);
        foreach (var value in marks)
        {
            ref var mark = ref Entry(value);
            switch (word)
            {
                case TrailWord.Untrusted when !mark.IsUntrusted:
                    (mark.IsUntrusted, mark.Untrusted) = (true, _places.Count - 1);
                    break;
                case TrailWord.Trusted when !mark.IsSent && (mark.Kinds | kinds) != mark.Kinds:
                    (mark.Kinds, mark.Trusted) = ((ushort)(mark.Kinds | kinds), _places.Count - 1);
                    break;
                case TrailWord.Sent when mark.Kinds == 0:
                    mark.IsSent = true;
                    break;
            }
        }
    }

    private static bool IsKnown(Mark mark, TrailWord word, ushort kinds) => word switch
    {
        TrailWord.Untrusted => mark.IsUntrusted,
        TrailWord.Trusted => (mark.Kinds | kinds) == mark.Kinds,
        _ => mark.IsSent || mark.Kinds == TrailSegment.AllKinds,
    };

    private ref Mark Entry(ulong value) => ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_marks, value, out _);

    [Flags]
    private enum Noted : byte
    {
        None = 0,
        Untrusted = 1 << TrailWord.Untrusted,
        Trusted = 1 << TrailWord.Trusted,
        Sent = 1 << TrailWord.Sent,
        Vouched = 1 << 4,
    }

    private struct Mark
    {
        public int Trusted;
        public int Untrusted;
        public ushort Kinds;
        public bool IsUntrusted;
        public bool IsSent;
        public Noted Noted;
    }
}
