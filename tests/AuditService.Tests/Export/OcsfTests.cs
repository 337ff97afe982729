using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.AuditService.Export.Ocsf;
using AgentTrust.AuditService.Tests.Search;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.AuditService.Tests.Export;

public sealed class OcsfTests
{
    private static readonly string[] Outcomes = ["succeeded", "permitted", "denied", "failed", "indeterminate", "pending", ""];

    public static TheoryData<string> Kinds => [.. typeof(AuditKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(kind => (string)kind.GetValue(null)!)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKindOfRecordIsAnEventThatTheSchemaTakes(string kind)
    {
        foreach (var outcome in Outcomes)
        {
            Assert.Empty(OcsfSchema.Faults(Event(Denied with { Kind = kind, Outcome = outcome.Length == 0 ? null : outcome })));
            Assert.Empty(OcsfSchema.Faults(Event(new AuditRecord { Id = "bare", Kind = kind, Time = AuditHostTimes.Noon, Epoch = "e", Sequence = 1 })));
        }
    }

    [Theory]
    [InlineData(AuditKinds.AgentDriftDetected, null, 2004, 1)]
    [InlineData(AuditKinds.CallRefused, "deploy.execute", 6003, 3)]
    [InlineData(AuditKinds.Decision, "repo.read", 6003, 2)]
    [InlineData(AuditKinds.CallOutcome, "repo.pull_request.open", 6003, 1)]
    [InlineData(AuditKinds.TokenRevoked, null, 6003, 4)]
    [InlineData(AuditKinds.Prompt, null, 6003, 99)]
    [InlineData(AuditKinds.AgentSuspended, null, 3004, 12)]
    [InlineData(AuditKinds.TaskOpened, null, 3004, 1)]
    [InlineData(AuditKinds.ApprovalGranted, "repo.merge", 3004, 8)]
    [InlineData(AuditKinds.PolicySetActivated, null, 3004, 10)]
    [InlineData(AuditKinds.AgentShared, null, 2004, 1)]
    [InlineData(AuditKinds.ToolQuarantined, null, 2004, 1)]
    [InlineData(AuditKinds.AgentReviewed, null, 2003, 1)]
    public void ARecordIsOfTheClassThatSaysWhatHappened(string kind, string? action, int uid, int activity)
    {
        var written = Event(Denied with { Kind = kind, Action = action });

        Assert.Equal((uid, activity, (uid * 100) + activity), (Number(written, "class_uid"), Number(written, "activity_id"), Number(written, "type_uid")));
    }

    [Fact]
    public void ADeniedCallSaysWhoWhatAndWhyAndLeadsToItsProof()
    {
        var written = Event(Denied);

        Assert.Equal((2, 3, "policy-denied", "No deploying."), (Number(written, "status_id"), Number(written, "severity_id"), Text(written["status_code"]), Text(written["status_detail"])));
        Assert.Equal((AuditHost.Agent, "coding-agent", "task-1"), (Text(written["ai_agent"]!["uid"]), Text(written["ai_agent"]!["name"]), Text(written["ai_agent"]!["instance_uid"])));
        Assert.Equal(("deploy.execute", "production", "4bf92f3577b34da6a3ce929d0e0e4736"), (Text(written["api"]!["operation"]), Text(written["resources"]![0]!["uid"]), Text(written["trace"]!["uid"])));
        Assert.Equal(("/log/records/7/tlog-proof", "call-1"), (Text(written["unmapped"]!["proof"]), Text(written["metadata"]!["correlation_uid"])));
    }

    [Fact]
    public void TheFingerprintIsOfTheEventWithoutIt()
    {
        var written = Event(Denied);
        var attestation = written["attestation_list"]![0]!.AsObject();
        var said = Text(attestation["fingerprint"]!["value"]);

        attestation.Remove("fingerprint");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Encode(JsonSerializer.SerializeToElement(written)))), said);
        Assert.Equal(("log.example#7", "log.example"), (Text(attestation["uid"]), Text(attestation["chain_uid"])));
    }

    [Fact]
    public void APersonIsTheActorOfWhatAPersonDid()
    {
        var written = Event(Denied with { Kind = AuditKinds.ApprovalRejected, Person = "rita" });

        Assert.Equal(("rita", 1), (Text(written["actor"]!["user"]!["uid"]), Number(written["actor"]!["user"]!.AsObject(), "type_id")));
    }

    private static AuditRecord Denied => AuditHost.Record("denied") with
    {
        Kind = AuditKinds.CallRefused, Time = AuditHostTimes.Noon, Task = "task-1", Call = "call-1", Action = "deploy.execute", Outcome = "denied",
        Resource = new AccessEntity { Type = "environment", Id = "production" }, TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
        Details = new Dictionary<string, JsonElement> { ["code"] = JsonSerializer.SerializeToElement("policy-denied"), ["reason"] = JsonSerializer.SerializeToElement("No deploying.") },
    };

    private static JsonObject Event(AuditRecord record) =>
        JsonNode.Parse(OcsfEvent.Of(new LoggedRecord { Index = 7, Producer = "spiffe://agenttrust.local/service/tool-proxy", Record = record, Canonical = "", LeafHash = "aGFzaA==" }, "log.example").ToJsonString())!.AsObject();

    private static int Number(JsonObject of, string name) => of[name]!.GetValue<int>();

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
