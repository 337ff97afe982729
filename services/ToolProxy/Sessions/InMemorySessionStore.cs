using System.Collections.Concurrent;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Sessions;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>For a proxy that runs alone; a replica would not see what another has counted.</summary>
internal sealed class InMemorySessionStore : ISessionStore
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public Task<CountedCall?> TryCountAsync(SessionCall call, CancellationToken cancellationToken)
    {
        var session = Of(call.Task);
        lock (session)
        {
            session.Add(call.Late);
            if (session.Seen.Count == 0 && call.SeenFrom == 0) session.Seen.AddRange(call.FirstSeen.Span);

            var before = session.State;
            if (before.Calls >= call.Budget.Calls || before.BytesRead >= call.Budget.MostBytes
                || (call.IsModel && before.ModelTokens >= call.Budget.MostModelTokens)
                || (call.IsWrite && before.Writes >= call.Budget.Writes)) return Task.FromResult<CountedCall?>(null);

            session.Count(call, 1);
            ReadOnlyMemory<byte> seen = call.SeenFrom is { } from && from < session.Seen.Count ? session.Seen[(int)from..].ToArray() : default;
            return Task.FromResult<CountedCall?>(new(before, seen));
        }
    }

    public Task GiveBackAsync(SessionCall call, CancellationToken cancellationToken)
    {
        var session = Of(call.Task);
        lock (session) session.Count(call, -1);
        return Task.CompletedTask;
    }

    public Task AddAsync(string task, SessionReading reading, CancellationToken cancellationToken)
    {
        var session = Of(task);
        lock (session) session.Add(reading);
        return Task.CompletedTask;
    }

    public Task<long> SpendAsync(string task, long modelTokens, CancellationToken cancellationToken)
    {
        var session = Of(task);
        lock (session) return Task.FromResult(session.ModelTokens += modelTokens);
    }

    public Task<ReadOnlyMemory<byte>> SeenAsync(string task, ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        var session = Of(task);
        lock (session)
        {
            if (session.Seen.Count == 0) session.Seen.AddRange(first.Span);
            return Task.FromResult<ReadOnlyMemory<byte>>(session.Seen.ToArray());
        }
    }

    public Task<long> CountAsync(string task, SessionLabel label, CancellationToken cancellationToken)
    {
        var session = Of(task);
        lock (session) return Task.FromResult(session.Readings[(int)label]);
    }

    public Task LiftAsync(string task, SessionLabel label, long readings, CancellationToken cancellationToken)
    {
        var session = Of(task);
        lock (session) session.Lifted[(int)label] = readings;
        return Task.CompletedTask;
    }

    private Session Of(string task) => _sessions.GetOrAdd(task, static _ => new());

    private sealed class Session
    {
        private int _calls, _writes, _egress, _secrets;
        private long _bytes;

        public long[] Readings { get; } = new long[2];

        public long[] Lifted { get; } = new long[2];

        public List<byte> Seen { get; } = [];

        public long ModelTokens { get; set; }

        public SessionState State => new()
        {
            UntrustedRead = Readings[(int)SessionLabel.Untrusted] > Lifted[(int)SessionLabel.Untrusted],
            SensitiveRead = Readings[(int)SessionLabel.Sensitive] > Lifted[(int)SessionLabel.Sensitive],
            Egress = _egress > 0,
            Calls = _calls,
            Writes = _writes,
            BytesRead = _bytes,
            Secrets = _secrets,
            ModelTokens = ModelTokens,
        };

        public void Count(SessionCall call, int one)
        {
            _calls += one;
            if (call.IsWrite) _writes += one;
            if (call.IsEgress) _egress += one;
        }

        public void Add(SessionReading reading)
        {
            if (reading.IsUntrusted) Readings[(int)SessionLabel.Untrusted]++;
            if (reading.IsSensitive) Readings[(int)SessionLabel.Sensitive]++;
            _bytes += reading.Bytes;
            _secrets += reading.Secrets;
            Seen.AddRange(reading.Seen.Span);
        }
    }
}
