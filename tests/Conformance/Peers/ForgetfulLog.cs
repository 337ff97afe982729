using System.Net.Http.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Conformance.Peers;

/// <summary>The audit log: acknowledges every record and keeps none, so that a host may run for days.</summary>
internal sealed class ForgetfulLog : Peer
{
    private long _next;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var records = await request.Content!.ReadFromJsonAsync<AuditRecord[]>(WireJson.Options, cancellationToken);
        return Json(request, records!.Select(record => new AppendResult { Id = record.Id, Index = Interlocked.Increment(ref _next) - 1, IsDuplicate = false }).ToArray());
    }
}
