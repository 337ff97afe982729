using System.Globalization;
using System.Text.Json.Nodes;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Ocsf;

/// <summary>The objects of an event.</summary>
internal static class OcsfParts
{
    private const int Target = 1;
    private const int RuleAnalytic = 1;

    public static string? Code(AuditRecord record) => Texts.One(record, "code");

    public static JsonObject Metadata(LoggedRecord logged, string origin, JsonArray profiles)
    {
        var metadata = new JsonObject
        {
            ["version"] = OcsfEvent.SchemaVersion,
            ["product"] = new JsonObject { ["name"] = "AgentTrust", ["vendor_name"] = "AgentTrust" },
            ["profiles"] = profiles,
            ["uid"] = logged.Record.Id,
            ["event_code"] = logged.Record.Kind,
            ["log_name"] = origin,
            ["log_provider"] = logged.Producer,
            ["sequence"] = logged.Index,
            ["original_time"] = logged.Record.Time.ToString("O", CultureInfo.InvariantCulture),
        };
        if ((logged.Record.Call ?? logged.Record.Task) is { } correlation) metadata["correlation_uid"] = correlation;
        return metadata;
    }

    /// <summary>What the schema has no word for, and the way to the proof.</summary>
    public static JsonObject Unmapped(LoggedRecord logged)
    {
        var record = logged.Record;
        var unmapped = new JsonObject { ["index"] = logged.Index, ["leaf_hash"] = logged.LeafHash, ["proof"] = $"/log/records/{logged.Index}/tlog-proof" };
        (string Name, string? Value)[] members =
        [
            ("task", record.Task), ("call", record.Call), ("outcome", record.Outcome), ("trace_id", record.TraceId), ("chain", Texts.One(record, "chain")),
            ("approval", Texts.One(record, "approval")), ("policy_version", Texts.One(record, "policy_version")), ("arguments_digest", Texts.One(record, "arguments_digest")),
        ];
        foreach (var (name, value) in members.Where(member => member.Value is not null)) unmapped[name] = value;
        if (Texts.Of(record, "policies") is { Count: > 0 } policies) unmapped["policies"] = new JsonArray([.. policies.Select(policy => JsonValue.Create(policy))]);
        return unmapped;
    }

    public static void AddActivity(JsonObject written, LoggedRecord logged, OcsfClass kind)
    {
        var record = logged.Record;
        written["actor"] = Actor(logged);
        if (record.Agent is { } agent) written["ai_agent"] = Agent(agent, record);
        if (Texts.One(record, "reason") is { } reason) written[kind == OcsfClass.EntityManagement ? "comment" : "status_detail"] = reason;

        if (kind == OcsfClass.EntityManagement)
        {
            written["entity"] = Entity(record);
            return;
        }

        written["api"] = new JsonObject { ["operation"] = record.Action ?? record.Kind, ["service"] = new JsonObject { ["name"] = Texts.One(record, "server") ?? Name(logged.Producer) } };
        written["src_endpoint"] = new JsonObject { ["uid"] = record.Agent ?? logged.Producer, ["svc_name"] = Name(record.Agent ?? logged.Producer) };
        if (Texts.One(record, "server") is { } server) written["dst_endpoint"] = new JsonObject { ["svc_name"] = server };
        if (record.Resource is not null) written["resources"] = Resources(record);
        if (record.TraceId is { } trace) written["trace"] = new JsonObject { ["uid"] = trace };
    }

    public static void AddFinding(JsonObject written, LoggedRecord logged, OcsfClass kind)
    {
        var record = logged.Record;
        written["finding_info"] = new JsonObject
        {
            ["uid"] = record.Id,
            ["title"] = record.Summary ?? record.Kind,
            ["created_time"] = record.Time.ToUnixTimeMilliseconds(),
            ["types"] = new JsonArray(record.Kind),
            ["analytic"] = new JsonObject { ["type_id"] = RuleAnalytic, ["type"] = "Rule", ["name"] = record.Kind },
        };
        written["resources"] = Resources(record);
        if (kind == OcsfClass.DetectionFinding)
        {
            written["is_alert"] = true;
            if (record.Agent is { } agent) written["evidences"] = new JsonArray(new JsonObject { ["uid"] = record.Id, ["actor"] = Actor(logged), ["ai_agent"] = Agent(agent, record) });
            return;
        }

        var (id, word) = record.Kind switch
        {
            AuditKinds.AgentReviewed => (1, "Pass"),
            AuditKinds.AgentReviewBegun => (2, "Warning"),
            _ => (3, "Fail"),
        };
        written["compliance"] = new JsonObject { ["control"] = record.Kind, ["standards"] = new JsonArray("AgentTrust R53", "AgentTrust R54"), ["status_id"] = id, ["status"] = word };
    }

    /// <summary>Who did it: a person, the agent, or the service that says so.</summary>
    private static JsonObject Actor(LoggedRecord logged)
    {
        var record = logged.Record;
        if (record.Person is { } person) return new() { ["user"] = new JsonObject { ["uid"] = person, ["name"] = person, ["type_id"] = 1, ["type"] = "User" } };
        var workload = record.Agent ?? logged.Producer;
        return new() { ["app_uid"] = workload, ["app_name"] = Name(workload), ["user"] = new JsonObject { ["uid"] = workload, ["type_id"] = 4, ["type"] = "Service" } };
    }

    private static JsonObject Agent(string agent, AuditRecord record)
    {
        var described = new JsonObject { ["uid"] = agent, ["name"] = Name(agent), ["type_id"] = 0 };
        if (record.Task is { } task) described["instance_uid"] = task;
        return described;
    }

    private static JsonObject Entity(AuditRecord record)
    {
        var type = record.Kind.Split('.')[0];
        var entity = new JsonObject { ["type"] = type, ["name"] = Texts.One(record, type) ?? EntityId(type, record), ["uid"] = EntityId(type, record) };
        if (type == "policy") entity["type_id"] = 5;
        return entity;
    }

    private static string EntityId(string type, AuditRecord record) => type switch
    {
        "agent" => record.Agent,
        "task" => record.Task,
        "approval" => Texts.One(record, "approval"),
        "person" => record.Person,
        "policy" => Texts.One(record, "policy_version") ?? Texts.One(record, "version"),
        _ => record.Resource?.Id ?? Texts.One(record, type),
    } ?? record.Id;

    private static JsonArray Resources(AuditRecord record)
    {
        var (id, type) = record.Resource is { } resource ? (resource.Id, resource.Type) : (record.Agent ?? record.Id, record.Agent is null ? "record" : "agent");
        return new(new JsonObject { ["uid"] = id, ["name"] = id, ["type"] = type, ["role_id"] = Target, ["role"] = "Target" });
    }

    private static string Name(string id) => id.Contains("://", StringComparison.Ordinal) ? id.Split('/')[^1] : id;
}
