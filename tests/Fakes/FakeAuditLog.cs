using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Net.Http.Json;
using System.Web;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Fakes;

/// <summary>Answers <c>POST</c> and <c>GET /log/records</c> as the audit service does; keeps what it acknowledged, and fails on demand.</summary>
public sealed class FakeAuditLog : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, long> _indexes = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _waiting = new();

    public ConcurrentQueue<AuditRecord> Records { get; } = new();

    public bool Unreachable { get; set; }

    /// <summary>Lets nobody read it; unlike silence that is not asked about twice.</summary>
    public bool Closed { get; set; }

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

        if (Closed) return new HttpResponseMessage(HttpStatusCode.Forbidden) { RequestMessage = request };
        if (request.Method == HttpMethod.Get && long.TryParse(request.RequestUri!.Segments[^1], out var index))
            return Answer(request, Logged(Records.ElementAt((int)index), (int)index));
        if (request.Method == HttpMethod.Get) return Answer(request, Search(HttpUtility.ParseQueryString(request.RequestUri!.Query)));

        // Records alone, or with bodies beside them.
        var records = request.RequestUri!.AbsolutePath == "/log/submissions"
            ? (await request.Content!.ReadFromJsonAsync<AuditSubmission>(WireJson.Options, cancellationToken))!.Records
            : (await request.Content!.ReadFromJsonAsync<IReadOnlyList<AuditRecord>>(WireJson.Options, cancellationToken))!;
        var results = records.Select(Append).ToArray();
        Announce();
        return Answer(request, results);
    }

    private static LoggedRecord Logged(AuditRecord record, int index) =>
        new() { Index = index, Producer = SpiffeIds.ToolProxy, Record = record, Canonical = "", LeafHash = "" };

    private static HttpResponseMessage Answer<T>(HttpRequestMessage request, T body) => new(HttpStatusCode.OK)
    {
        RequestMessage = request,
        Content = JsonContent.Create(body, options: WireJson.Options),
    };

    // Newest first, as people page through it.
    private LoggedRecord[] Search(NameValueCollection query) =>
    [
        .. Records.Select(Logged)
            .Where(logged => query["kind"] is not { } kind || logged.Record.Kind == kind)
            .Where(logged => query["before"] is not { } before || logged.Index < long.Parse(before))
            .Reverse().Take(int.Parse(query["limit"]!)),
    ];

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
