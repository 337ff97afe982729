using AgentTrust.AuditService.Bodies;
using AgentTrust.Contracts.Audit;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Log;

/// <summary>Holds what a producer sends to the rules, and makes it ready for the log: canonical bytes, encrypted bodies.</summary>
internal sealed class RecordIntake(BodyKeys keys, IOptions<LogOptions> records, IOptions<BodyOptions> bodies, TimeProvider time)
{
    public async Task<(Submission? Ready, AppendRefusal? Refusal, string Detail)> CheckAsync(
        string? producer, AuditSubmission submission, CancellationToken cancellationToken)
    {
        if (AppendRules.Judge(producer, submission.Records) is { } forbidden) return (null, forbidden, forbidden.Title);
        if (BodyRules.Judge(submission, bodies.Value) is var (unfit, why)) return (null, unfit, why);

        var ready = new List<CheckedRecord>(submission.Records.Count);
        foreach (var record in submission.Records)
        {
            var (one, refusal, detail) = RecordRules.Check(record, records.Value);
            if (refusal is not null) return (null, refusal, detail);
            ready.Add(one!);
        }

        if (submission.Bodies.Count > 0) await SealAsync(producer!, submission.Bodies, ready, cancellationToken);
        return (new Submission(producer!, ready), null, "");
    }

    private async Task SealAsync(
        string producer, IReadOnlyList<RecordBody> come, List<CheckedRecord> records, CancellationToken cancellationToken)
    {
        var cipher = await keys.OpenAsync(cancellationToken);
        var now = time.GetUtcNow();
        var sealedOf = come.ToLookup(body => body.Record, body => new SealedBody(body.Name, now, cipher.Seal(new(producer, body.Record), body)));
        for (var i = 0; i < records.Count; i++) records[i] = records[i] with { Bodies = [.. sealedOf[records[i].Record.Id]] };
    }
}
