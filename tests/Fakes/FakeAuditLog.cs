using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Fakes;

/// <summary>Answers <c>POST /log/records</c> as the audit service does; keeps what it acknowledged, and fails on demand.</summary>
public sealed class FakeAuditLog : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, long> _indexes = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _waiting = new();

    public ConcurrentQueue<AuditRecord> Records { get; } = new();

    public bool Unreachable { get; set; }

    /// <summary>Completes when so many records were acknowledged.</summary>
    public Task Recorded(int count)
    {
        var waiting = _waiting.GetOrAdd(count, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Announce();
        return waiting.Task;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Unreachable) throw new HttpRequestException("Connection refused");

        var records = await request.Content!.ReadFromJsonAsync<IReadOnlyList<AuditRecord>>(WireJson.Options, cancellationToken);
        var results = records!.Select(Append).ToArray();
        Announce();
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = JsonContent.Create<IReadOnlyList<AppendResult>>(results, options: WireJson.Options),
        };
    }

    private AppendResult Append(AuditRecord record)
    {
        var isNew = _indexes.TryAdd(record.Id, _indexes.Count);
        if (isNew) Records.Enqueue(record);
        return new() { Id = record.Id, Index = _indexes[record.Id], IsDuplicate = !isNew };
    }

    private void Announce()
    {
        foreach (var (count, waiting) in _waiting)
            if (Records.Count >= count) waiting.TrySetResult();
    }
}
