using System.Collections.Concurrent;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>For a proxy that runs alone; a replica would not see what another has counted.</summary>
internal sealed class InMemorySessionStore : ISessionStore
{
    private readonly ConcurrentDictionary<string, SessionState> _sessions = new(StringComparer.Ordinal);

    public Task<SessionState?> TryCountAsync(string task, bool isWrite, TaskBudget budget, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = _sessions.GetOrAdd(task, _ => new SessionState());
            if (before.Calls >= budget.Calls || (isWrite && before.Writes >= budget.Writes)) return Task.FromResult<SessionState?>(null);

            var after = before with { Calls = before.Calls + 1, Writes = before.Writes + (isWrite ? 1 : 0) };
            if (_sessions.TryUpdate(task, after, before)) return Task.FromResult<SessionState?>(before);
        }
    }

    public Task GiveBackAsync(string task, bool isWrite, CancellationToken cancellationToken)
    {
        Change(task, state => state with { Calls = Math.Max(0, state.Calls - 1), Writes = Math.Max(0, state.Writes - (isWrite ? 1 : 0)) });
        return Task.CompletedTask;
    }

    public Task AddLabelsAsync(string task, bool untrusted, bool sensitive, CancellationToken cancellationToken)
    {
        Change(task, state => state with { UntrustedRead = state.UntrustedRead || untrusted, SensitiveRead = state.SensitiveRead || sensitive });
        return Task.CompletedTask;
    }

    private void Change(string task, Func<SessionState, SessionState> change) =>
        _sessions.AddOrUpdate(task, _ => change(new SessionState()), (_, state) => change(state));
}
