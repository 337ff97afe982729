using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration.Activations;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>The policy set that decides now.</summary>
internal sealed class ActivePolicySet : IDisposable
{
    private volatile Activation? _current;

    /// <exception cref="InvalidOperationException">Nothing was loaded; the host does not listen before that.</exception>
    public Activation Current => _current ?? throw new InvalidOperationException("No policy set is active yet.");

    public bool IsLoaded => _current is not null;

    /// <summary>Why the set in the folder of the settings does not decide although it should.</summary>
    public string? FolderFault { get; set; }

    /// <summary>Why the set that the store names does not decide here.</summary>
    public string? StoreFault { get; set; }

    /// <summary>Why what should decide by now does not; null when all is well.</summary>
    public string? Fault => StoreFault ?? FolderFault;

    /// <summary>Decides from now on; who has begun by the former set ends by it.</summary>
    public void Replace(Activation next)
    {
        var before = _current;
        _current = next;
        before?.Engine.Dispose();
    }

    public void Dispose() => _current?.Engine.Dispose();
}

internal sealed record Activation(IPolicyEngine Engine, ActivationEntry Entry)
{
    public PolicySet Policies => Engine.Policies;

    public DateTimeOffset ActivatedAt => Entry.Time;
}
