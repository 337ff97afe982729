using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.NonEscalation;

/// <summary>The paths of the active policy set, found once for each action, since that takes thousands of decisions.</summary>
internal sealed class ReachableAuthority(ActivePolicySet active)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<IReadOnlyList<AuthorityPath>>> _found = new(StringComparer.Ordinal);
    private string? _version;

    /// <summary>The actions that hurt and that the active set knows.</summary>
    public IReadOnlyList<string> Actions => AuthorityPaths.ActionsOf(active.Current.Engine);

    /// <remarks>Whoever gives up waiting finds the answer when they ask again.</remarks>
    public async Task<(string Version, IReadOnlyList<AuthorityPath> Paths)> FindAsync(string action, CancellationToken cancellationToken)
    {
        var (version, finding) = Begin(action);
        return (version, await finding.WaitAsync(cancellationToken));
    }

    private (string Version, Task<IReadOnlyList<AuthorityPath>> Finding) Begin(string action)
    {
        lock (_lock)
        {
            var current = active.Current;
            if (_version != current.Policies.Version) _found.Clear();
            _version = current.Policies.Version;
            // A search that failed, as when its set was replaced meanwhile, is not an answer.
            if (!_found.TryGetValue(action, out var finding) || finding.IsFaulted)
                _found[action] = finding = Task.Run(() => AuthorityPaths.Find(current.Engine, [action]));
            return (_version, finding);
        }
    }
}
