using System.Collections.Concurrent;
using AgentTrust.ServiceDefaults.AccessTokens;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>Everything of agents that is under way here: calls, streams, waits for a person. Each lives as long as its token, and no longer.</summary>
internal sealed class OpenCalls : IDisposable
{
    private readonly ConcurrentDictionary<OpenCall, OpenCall> _open = new();
    private readonly RevocationList _list;
    private readonly RecentEnds _recent;
    private readonly RevocationTelemetry _telemetry;
    private readonly TimeProvider _time;

    public OpenCalls(RevocationList list, RecentEnds recent, RevocationTelemetry telemetry, TimeProvider time)
    {
        (_list, _recent, _telemetry, _time) = (list, recent, telemetry, time);
        _list.Changed += Look;
    }

    public int Count => _open.Count;

    /// <summary>From here to the last byte of its answer the call is cut when its token ends; it may be over already.</summary>
    public OpenCall Open(HttpContext context, AccessToken token)
    {
        var call = new OpenCall(context, token, _time, Close);
        // First in the list, then looked at: news that come between the two find it.
        _open.TryAdd(call, call);
        context.Response.RegisterForDispose(call);
        Look(call);
        return call;
    }

    /// <summary>Cuts every call whose authority is over.</summary>
    public void Look()
    {
        foreach (var (call, _) in _open) Look(call);
    }

    public void Dispose() => _list.Changed -= Look;

    private void Look(OpenCall call)
    {
        if (_list.EndOf(call.Token) is { } end) call.Cut(end);
    }

    private void Close(OpenCall call)
    {
        _open.TryRemove(call, out _);
        if (call.End is not { } end) return;
        _recent.Cut(end);
        _telemetry.Ended(end, _time.GetUtcNow() - end.At);
    }
}
