using System.Net;
using System.Net.Http.Json;
using System.Web;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditVerifier.Tests;

/// <summary>Answers as audit-service does, from a log that the test may have spoiled.</summary>
internal sealed class FakeAuditService(SignedLog log) : HttpMessageHandler
{
    /// <summary>Leaves that are there from the next question after the checkpoint on.</summary>
    public Queue<LogLeaf> StillComing { get; } = new();

    public bool ProvesNothing { get; init; }

    public AuditClient Client => new(new HttpClient(this, disposeHandler: false) { BaseAddress = new("http://audit-service") });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Task.FromResult(path switch
        {
            ["log", "key"] => Text(log.VerifierKey),
            ["log", "checkpoint"] => Text(log.Note),
            ["log", "entries"] => Json(Page(request.RequestUri)),
            ["log", "records", _, "proof" or "tlog-proof"] when ProvesNothing =>
                Json(new { Detail = "The log in auditdb does not hold." }, HttpStatusCode.InternalServerError),
            ["log", "records", var index, "proof"] => Json(new InclusionProof
            {
                Index = long.Parse(index, null),
                TreeSize = log.Size,
                Hashes = [],
                Checkpoint = log.Note,
            }),
            ["log", "records", var index, "tlog-proof"] => Text(log.Proof(int.Parse(index, null))),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound),
        });
    }

    private LogPage Page(Uri uri)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        var (start, limit) = (int.Parse(query["start"]!, null), int.Parse(query["limit"]!, null));
        if (start >= log.Size && StillComing.TryDequeue(out var leaf)) log.Leaves.Add(leaf);
        return new LogPage { Start = start, Size = log.Leaves.Count, Leaves = [.. log.Leaves.Skip(start).Take(limit)] };
    }

    private static HttpResponseMessage Text(string text) => new() { Content = new StringContent(text) };

    private static HttpResponseMessage Json<T>(T body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = JsonContent.Create(body, options: WireJson.Options) };
}
