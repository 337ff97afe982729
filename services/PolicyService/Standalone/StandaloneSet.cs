using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>The policies and entities that decide now. What cannot be read never takes the place of what could.</summary>
internal sealed class StandaloneSet(CedarModule module, IOptions<PolicyOptions> policies, IOptions<EntitiesOptions> entities) : IDisposable
{
    private volatile Loaded? _current;

    public bool IsLoaded => _current is not null;

    /// <exception cref="InvalidOperationException">Nothing was loaded; the host does not listen before that.</exception>
    public Loaded Current => _current ?? throw new InvalidOperationException("Nothing to decide with is loaded yet.");

    /// <summary>Reads both anew and decides by them from then on.</summary>
    /// <exception cref="PolicySetException">The policies are not valid; what decided before still does.</exception>
    /// <exception cref="EntitiesException">The entities are not valid; what decided before still does.</exception>
    public Loaded Load()
    {
        var before = _current;
        var set = PlainPolicyFolder.Load(policies.Value.Directory!, module);
        var known = EntityFile.Read(entities.Value.File!, set, module);
        var same = before?.Engine.Policies.Version == set.Version;
        var now = new Loaded(same ? before!.Engine : new CedarEngine(module, set), known);
        _current = now;
        if (!same) before?.Engine.Dispose();
        return now;
    }

    public void Dispose() => _current?.Engine.Dispose();

    internal sealed record Loaded(IPolicyEngine Engine, EntitySet Entities);
}
