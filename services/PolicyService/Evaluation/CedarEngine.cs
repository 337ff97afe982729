using System.Collections.Concurrent;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Request in, verdict out, by the official Cedar engine, for one policy set.</summary>
/// <remarks>
/// An engine instance serves one thread and takes megabytes, so there are never more than a few; who comes when all are
/// busy waits for the microseconds that a decision takes. See <see cref="CedarSession"/> for what each of them holds.
/// </remarks>
internal sealed class CedarEngine(CedarModule module, PolicySet policies) : IPolicyEngine
{
    private static readonly int LargestPool = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<CedarSession> _idle = [];
    private readonly SemaphoreSlim _free = new(LargestPool);
    private volatile bool _disposed;

    public PolicySet Policies => policies;

    public Verdict Evaluate(EngineRequest request)
    {
        _free.Wait();
        try
        {
            return EvaluateAlone(request);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Lets every processor have an instance that knows what one of them has been asked for: nobody waits for policies to be parsed.</summary>
    public void Warm()
    {
        if (!_idle.TryTake(out var asked)) return;
        var slices = asked.Slices.ToArray();
        _idle.Add(asked);
        while (_idle.Count < Environment.ProcessorCount)
        {
            var session = NewSession();
            session.Prepare(slices);
            _idle.Add(session);
        }
    }

    /// <summary>Instances in use are disposed of when they come back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session)) module.Return(session.Instance);
    }

    private Verdict EvaluateAlone(EngineRequest request)
    {
        CedarSession? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : NewSession();
            var verdict = session.Evaluate(request);
            if (_disposed) session.Dispose();
            else _idle.Add(session);
            return verdict;
        }
        catch (Exception e) when (e is CedarException or Wasmtime.WasmtimeException)
        {
            // The instance is spoilt and goes; the caller denies.
            session?.Dispose();
            return Verdict.Failed(e.Message);
        }
    }

    private CedarSession NewSession()
    {
        var instance = module.Rent();
        try
        {
            return new(instance, policies);
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }
}
