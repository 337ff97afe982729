using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>The policy set that decides now. A set that does not load never takes the place of one that did.</summary>
internal sealed class ActivePolicySet(CedarModule module, IOptions<PolicyOptions> options, TimeProvider time) : IDisposable
{
    private readonly Lock _loading = new();
    private volatile Activation? _current;

    /// <exception cref="InvalidOperationException">Nothing was loaded; the host does not listen before that.</exception>
    public Activation Current => _current ?? throw new InvalidOperationException("No policy set is active yet.");

    public bool IsLoaded => _current is not null;

    /// <summary>Loads the folder as it is now and activates it.</summary>
    /// <exception cref="PolicySetException">The folder holds no valid set; the active one stays.</exception>
    public Activation Load()
    {
        lock (_loading)
        {
            var set = PolicySetLoader.Load(PolicySetFiles.Read(options.Value.Directory!), module);
            var before = _current;
            if (before?.Policies.Version == set.Version) return before;

            var activation = new Activation(Rehearsed(set), time.GetUtcNow());
            _current = activation;
            before?.Engine.Dispose();
            return activation;
        }
    }

    private CedarEngine Rehearsed(PolicySet set)
    {
        var engine = new CedarEngine(module, set);
        if (Rehearsal.Fault(engine) is not { } fault) return engine;

        engine.Dispose();
        throw new PolicySetException(
            $"{Path.Combine(options.Value.Directory!, PolicySetFiles.SchemaName)}: {fault}. Take the schema that came with this version of the service and change it only where it stays compatible.");
    }

    public void Dispose() => _current?.Engine.Dispose();
}

internal sealed record Activation(IPolicyEngine Engine, DateTimeOffset ActivatedAt)
{
    public PolicySet Policies => Engine.Policies;
}
