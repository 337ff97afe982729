using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Fakes;

/// <summary>An audit service that can be away, or lose its answers.</summary>
public sealed class FakeUnreliableLog : HttpMessageHandler
{
    private readonly ConcurrentQueue<AuditRecord> _received = [];
    private volatile TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Away: calls hang until their caller gives up.</summary>
    public bool IsAway { get; set; }

    /// <summary>Received, but the caller never learns of it.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>What the next answer says that the log lacks.</summary>
    public MissingNumbers? Lacks { get; set; }

    /// <summary>Everything that came, in order, duplicates included.</summary>
    public IReadOnlyList<AuditRecord> Received => [.. _received];

    /// <summary>A client that talks to this log.</summary>
    public AuditClient Client => new(new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("http://audit-service") });

    /// <exception cref="OperationCanceledException">It did not become true in time.</exception>
    public async Task WaitUntilAsync(Func<IReadOnlyList<AuditRecord>, bool> reached, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60)); // in all: a sender that repeats itself for ever is no progress
        while (true)
        {
            var more = _more.Task;
            if (reached(Received)) return;
            await more.WaitAsync(patience.Token);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsAway) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        var records = await request.Content!.ReadFromJsonAsync<List<AuditRecord>>(WireJson.Options, cancellationToken);
        foreach (var record in records!) _received.Enqueue(record);
        Interlocked.Exchange(ref _more, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        if (LosesAnswers) throw new HttpRequestException("The connection was lost.");

        IReadOnlyList<MissingNumbers>? missing = Lacks is { } lacks ? [lacks] : null;
        Lacks = null;
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = JsonContent.Create(
                records.Select((record, n) => new AppendResult { Id = record.Id, Index = n, IsDuplicate = false, Missing = n == records.Count - 1 ? missing : null }),
                options: WireJson.Options),
        };
    }
}
