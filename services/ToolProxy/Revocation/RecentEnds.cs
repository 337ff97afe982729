using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>What became of the last ends here: when the news came and what they cut.</summary>
internal sealed class RecentEnds(TimeProvider time)
{
    /// <summary>Of the newest so many; a screen of a person, not evidence.</summary>
    public const int Kept = 200;

    private readonly Lock _lock = new();
    private readonly LinkedList<EndSeen> _newestFirst = [];

    public IReadOnlyList<EndSeen> All
    {
        get { lock (_lock) return [.. _newestFirst]; }
    }

    public void Saw(Contracts.Tokens.Revocation news, bool isCaughtUpWith)
    {
        lock (_lock)
        {
            _newestFirst.AddFirst(new EndSeen
            {
                Kind = news.Kind,
                Id = news.Id,
                Step = news.Step,
                At = news.At,
                SeenAt = time.GetUtcNow(),
                CaughtUpWith = isCaughtUpWith,
                CallsCut = 0,
            });
            if (_newestFirst.Count > Kept) _newestFirst.RemoveLast();
        }
    }

    /// <summary>A call that this end cut is closed. An end that has left the list already is not counted again.</summary>
    public void Cut(End end)
    {
        if (end.Of is not { } of) return;
        lock (_lock)
        {
            for (var node = _newestFirst.First; node is not null; node = node.Next)
            {
                if ((node.Value.Kind, node.Value.Id, node.Value.Step) != of || node.Value.At != end.At) continue;
                var milliseconds = Math.Max(0, (time.GetUtcNow() - end.At).TotalMilliseconds); // two clocks
                node.Value = node.Value with { CallsCut = node.Value.CallsCut + 1, MillisecondsToCut = Math.Max(milliseconds, node.Value.MillisecondsToCut ?? 0) };
                return;
            }
        }
    }
}
