using System.Collections.Concurrent;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Request in, verdict out, by the official Cedar engine, for one policy set.</summary>
/// <remarks>
/// An engine instance serves one thread, so instances are pooled; see <see cref="CedarSession"/> for what each of them holds.
/// </remarks>
internal sealed class CedarEngine(CedarModule module, PolicySet policies) : IPolicyEngine
{
    private static readonly int LargestPool = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<CedarSession> _idle = [];
    private volatile bool _disposed;

    public PolicySet Policies => policies;

    public Verdict Evaluate(EngineRequest request)
    {
        var instance = _idle.TryTake(out var idle) ? idle : new CedarSession(module.Rent(), policies);
        Verdict verdict;
        try
        {
            verdict = instance.Evaluate(request);
        }
        catch (Exception e) when (e is CedarException or Wasmtime.WasmtimeException)
        {
            // The instance is spoilt and goes; the caller denies.
            instance.Dispose();
            return Verdict.Failed(e.Message);
        }

        if (_disposed || _idle.Count >= LargestPool) instance.Dispose();
        else _idle.Add(instance);
        return verdict;
    }

    /// <summary>Instances in use are disposed of when they come back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session)) module.Return(session.Instance);
    }
}
