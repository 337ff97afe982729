using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.PolicyAdministration.Sets;

/// <summary>An engine for any set of the store: to try a candidate, to explain or to decide history again.</summary>
internal sealed class PolicySets(ActivePolicySet active, PolicySetStore store, PolicySetCheck check) : IDisposable
{
    private const int Kept = 4;

    private readonly Lock _building = new();
    private readonly LinkedList<IPolicyEngine> _engines = new();

    /// <summary>The engine stays this object's: who uses it does not dispose of it, and it works as long as it is held.</summary>
    /// <returns>Null when neither the store nor this process knows the version.</returns>
    /// <exception cref="PolicySetException">What lies in the store is not that set, or it is not valid for this service.</exception>
    public IPolicyEngine? Find(string version)
    {
        if (active.Current.Policies.Version == version) return active.Current.Engine;
        if (!store.Exists || !store.Contains(version)) return null;

        lock (_building)
        {
            var known = _engines.FirstOrDefault(engine => engine.Policies.Version == version);
            if (known is not null) _engines.Remove(known);
            else known = check.Build(store.Read(version));

            _engines.AddFirst(known);
            if (_engines.Count <= Kept) return known;

            // Disposing of an engine frees what lies idle; a call that is under way ends well.
            _engines.Last!.Value.Dispose();
            _engines.RemoveLast();
            return known;
        }
    }

    public void Dispose()
    {
        foreach (var engine in _engines) engine.Dispose();
    }
}
