using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Benchmarks.AuditLog;

/// <summary>Requests as the tool proxy sends them, written before the clock starts.</summary>
internal sealed class SampleBatches
{
    private readonly string _epoch = Guid.CreateVersion7().ToString("N");
    private readonly Dictionary<string, JsonElement> _details = new()
    {
        ["server"] = JsonSerializer.SerializeToElement("git"),
        ["tool"] = JsonSerializer.SerializeToElement("read_file"),
        ["chain"] = JsonSerializer.SerializeToElement(SpiffeIds.Agent("coding-agent")),
        ["arguments_digest"] = JsonSerializer.SerializeToElement("sha256:" + new string('a', 64)),
        ["policies"] = JsonSerializer.SerializeToElement(new[] { "observe-within-task", "read-source" }),
        ["policy_version"] = JsonSerializer.SerializeToElement("sha256:" + new string('b', 64)),
    };

    private long _sequence;

    public byte[] Next(int records) =>
        JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, records).Select(_ => Record()).ToArray(), WireJson.Options);

    public int BytesOfOne => JsonSerializer.SerializeToUtf8Bytes(Record(), WireJson.Options).Length;

    private AuditRecord Record()
    {
        var sequence = ++_sequence;
        return new()
        {
            Id = $"rec_{Guid.CreateVersion7():N}",
            Kind = AuditKinds.Decision,
            Time = DateTimeOffset.UnixEpoch.AddSeconds(sequence),
            Epoch = _epoch,
            Sequence = sequence,
            Agent = SpiffeIds.Agent("coding-agent"),
            Task = $"task-{sequence / 100}",
            Call = $"call-{sequence / 3}",
            Action = "repo.read",
            Resource = new AccessEntity { Type = "repository", Id = "payments" },
            Outcome = "permitted",
            Summary = "coding-agent may call git.read_file on repository payments.",
            Details = _details,
        };
    }
}
