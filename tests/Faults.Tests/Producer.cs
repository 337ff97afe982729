using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.Faults.Tests;

/// <summary>A producer as every service is one: numbers its records, keeps them until acknowledged, sends them again, in order.</summary>
/// <param name="log">Where it sends.</param>
/// <param name="hasReplica">Whether it turns to the other process of the log when one does not answer.</param>
internal sealed class Producer(RunningLog log, bool hasReplica = false)
{
    private readonly string _epoch = Guid.CreateVersion7().ToString("N");
    private readonly List<AuditRecord> _kept = [];
    private AuditClient? _client;
    private bool _toReplica;
    private int _sent;
    private long _sequence;

    /// <summary>What the log has promised: id and index.</summary>
    public Dictionary<string, long> Acknowledged { get; } = [];

    /// <summary>Sends until it is told to stop, and then until everything is acknowledged; killed, it leaves what was under way.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        while (!stop.IsCancellationRequested || _kept.Count > 0)
        {
            while (!stop.IsCancellationRequested && _kept.Count < 20) _kept.Add(Next());
            await SendAsync(kill);
        }
    }

    private async Task SendAsync(CancellationToken kill)
    {
        if (_sent++ % 50 == 0) _client = null; // a credential lives a minute
        try
        {
            _client ??= log.Client(SpiffeIds.ToolProxy, _toReplica);
            var results = await _client.AppendAsync([.. _kept], kill);
            foreach (var result in results) Acknowledged[result.Id] = result.Index;
            _kept.RemoveAll(record => Acknowledged.ContainsKey(record.Id));
        }
        catch (Exception) when (!kill.IsCancellationRequested)
        {
            // Broad on purpose: no acknowledgement, whatever the reason, means that it is sent again.
            _client = null;
            _toReplica = hasReplica && !_toReplica;
            await Task.Delay(20, kill);
        }
    }

    private AuditRecord Next() => new()
    {
        Id = $"rec_{Guid.CreateVersion7():N}",
        Kind = AuditKinds.CallIntent,
        Time = TimeProvider.System.GetUtcNow(),
        Epoch = _epoch,
        Sequence = ++_sequence,
        Summary = "A call is about to be made.",
    };
}
