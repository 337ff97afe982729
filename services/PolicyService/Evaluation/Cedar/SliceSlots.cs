using System.Globalization;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Which slice lies under which name in one engine instance; the one not used for longest goes when there are too many.</summary>
/// <remarks>Names are used again and the engine keeps one set under each, so what an instance holds stays bounded.</remarks>
internal sealed class SliceSlots(int mostPolicies)
{
    private const int MostSlices = 1_024;

    private readonly Dictionary<PolicySlice, LinkedListNode<Used>> _slots = [];
    private readonly LinkedList<Used> _lastUsedFirst = [];
    private readonly Stack<string> _free = [];
    private int _policies;

    public IReadOnlyCollection<PolicySlice> Slices => _slots.Keys;

    public bool TryUse(PolicySlice slice, out string slot)
    {
        if (!_slots.TryGetValue(slice, out var node))
        {
            slot = "";
            return false;
        }

        if (node != _lastUsedFirst.First)
        {
            _lastUsedFirst.Remove(node);
            _lastUsedFirst.AddFirst(node);
        }

        slot = node.Value.Slot;
        return true;
    }

    /// <summary>A name for a slice that has none.</summary>
    /// <param name="slice">What will lie there.</param>
    /// <param name="empty">Empties the name of a slice that had to go.</param>
    public string Take(PolicySlice slice, Action<string> empty)
    {
        var before = _free.Count;
        while (_slots.Count > 0 && (_slots.Count >= MostSlices || _policies + Weight(slice) > mostPolicies)) Drop();

        var slot = _free.TryPop(out var free) ? free : _slots.Count.ToString(CultureInfo.InvariantCulture);
        // The name taken is overwritten anyway; what lies under the others would stay.
        foreach (var unused in _free.Take(_free.Count - before)) empty(unused);

        _slots[slice] = _lastUsedFirst.AddFirst(new Used(slice, slot));
        _policies += Weight(slice);
        return slot;
    }

    // A slice without policies takes a name too.
    private static int Weight(PolicySlice slice) => Math.Max(1, slice.Policies.Count);

    private void Drop()
    {
        var (slice, slot) = _lastUsedFirst.Last!.Value;
        _lastUsedFirst.RemoveLast();
        _slots.Remove(slice);
        _policies -= Weight(slice);
        _free.Push(slot);
    }

    private readonly record struct Used(PolicySlice Slice, string Slot);
}
