using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration.Sets;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>The one place where a set becomes the active one: first durably, then in this process, then in the record.</summary>
internal sealed class PolicySetSwitch(
    ActivePolicySet active, PolicySetStore sets, SubmissionLog submissions, ActivationLog log, ActivationRecorder recorder, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Nobody else changes what decides until it is disposed of: neither in this process nor, with a store, in another.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var here = await EnterHereAsync(cancellationToken);
        try
        {
            return sets.Exists ? new Entered(_one, await log.LockAsync(cancellationToken)) : here;
        }
        catch
        {
            here.Dispose();
            throw;
        }
    }

    /// <summary>Nobody else in this process does.</summary>
    public async Task<IDisposable> EnterHereAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        return new Entered(_one, null);
    }

    /// <summary>What decides, as the store says where there is one: another replica may be ahead of this process.</summary>
    public ActivationEntry? Now() => sets.Exists ? log.Active() : active.IsLoaded ? active.Current.Entry : null;

    /// <param name="engine">Proven; it is the switch's from here on.</param>
    /// <param name="source">Where the set comes from.</param>
    /// <param name="by">Who wants it and why.</param>
    public Activation To(IPolicyEngine engine, PolicyActivationSource source, Asking by)
    {
        try
        {
            var version = engine.Policies.Version;
            var entry = ActivationEntry.Over(Now(), version, source, by, sets.Exists ? submissions.SubmittersOf(version) : [], time.GetUtcNow());
            if (sets.Exists) log.Activate(entry);
            return Adopt(engine, entry);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Takes over what is activated already: at the start, or by another replica.</summary>
    public Activation Adopt(IPolicyEngine engine, ActivationEntry entry)
    {
        var activation = new Activation(engine, entry);
        active.Replace(activation);
        active.StoreFault = null;
        recorder.Activated(activation);
        return activation;
    }

    public void Dispose() => _one.Dispose();

    private sealed class Entered(SemaphoreSlim one, FileStream? file) : IDisposable
    {
        public void Dispose()
        {
            file?.Dispose();
            one.Release();
        }
    }
}
