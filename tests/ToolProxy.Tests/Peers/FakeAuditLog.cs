using System.Collections.Concurrent;
using System.Net.Http.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.Tests.Peers;

/// <summary>Keeps what it acknowledges; can be down.</summary>
internal sealed class FakeAuditLog : FakePeer
{
    private readonly List<AuditRecord> _records = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public volatile bool IsDown;

    /// <summary>It is brought back to an earlier state, without its last records; from then on it asks for what it lacks.</summary>
    public void Forget(int records)
    {
        lock (_records) _records.RemoveRange(_records.Count - records, records);
    }

    /// <summary>What came beside records, by the record's id and the body's name.</summary>
    public ConcurrentDictionary<(string Record, string Name), string> Bodies { get; } = new();

    public IReadOnlyList<AuditRecord> Records
    {
        get { lock (_records) return [.. _records]; }
    }

    /// <summary>The first record that fits, as soon as it is there.</summary>
    public async Task<AuditRecord> RecordAsync(Func<AuditRecord, bool> fits)
    {
        while (true)
        {
            Task changed;
            lock (_records)
            {
                if (_records.FirstOrDefault(fits) is { } record) return record;
                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown) throw new HttpRequestException("Connection refused");

        var sent = request.RequestUri!.AbsolutePath == "/log/submissions"
            ? (await request.Content!.ReadFromJsonAsync<AuditSubmission>(WireJson.Options, cancellationToken))!
            : new AuditSubmission { Records = (await request.Content!.ReadFromJsonAsync<AuditRecord[]>(WireJson.Options, cancellationToken))! };
        var records = sent.Records;
        lock (_records)
        {
            foreach (var body in sent.Bodies) Bodies[(body.Record, body.Name)] = System.Text.Encoding.UTF8.GetString(body.Content.Span);
            var results = records.Select(record =>
            {
                var index = _records.FindIndex(known => known.Id == record.Id);
                if (index < 0) _records.Add(record);
                return new AppendResult { Id = record.Id, Index = index < 0 ? _records.Count - 1 : index, IsDuplicate = index >= 0 };
            }).ToArray();
            results[^1] = results[^1] with { Missing = Missing() };
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Json(request, results);
        }
    }

    private MissingNumbers[]? Missing()
    {
        var numbers = _records.Select(record => record.Sequence).Where(number => number > 0).ToHashSet();
        var missing = Enumerable.Range(1, (int)numbers.DefaultIfEmpty().Max()).Where(number => !numbers.Contains(number)).Select(number => new MissingNumbers { First = number, Last = number }).ToArray();
        return missing.Length > 0 ? missing : null;
    }
}
