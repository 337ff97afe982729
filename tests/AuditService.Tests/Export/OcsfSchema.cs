using System.Text.Json.Nodes;

namespace AgentTrust.AuditService.Tests.Export;

/// <summary>What OCSF 1.9.0-dev demands of the classes that we write: derived by hand from its event, object and profile definitions.</summary>
internal static class OcsfSchema
{
    private static readonly string[] Base = ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"];
    private static readonly int[] Severities = [0, 1, 2, 3, 4, 5, 6, 99];

    private static readonly Dictionary<int, (int Category, string[] Required, int[] Activities, int[] Statuses, string[] Profiles)> Classes = new()
    {
        [6003] = (6, ["actor", "api", "src_endpoint"], [0, 1, 2, 3, 4, 99], [0, 1, 2, 99], ["ai_operation", "record_integrity", "trace"]),
        [3004] = (3, ["entity"], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99], [0, 1, 2, 99], ["ai_operation", "record_integrity"]),
        [2004] = (2, ["finding_info"], [0, 1, 2, 3, 99], [0, 1, 2, 3, 4, 5, 6, 99], ["record_integrity"]),
        [2003] = (2, ["finding_info", "compliance"], [0, 1, 2, 3, 99], [0, 1, 2, 3, 4, 5, 6, 99], ["record_integrity"]),
    };

    // Every attribute that we write, of the classes, their base and the profiles: what is not here is unknown to the schema.
    private static readonly string[] Attributes =
    [
        "activity_id", "activity_name", "actor", "ai_agent", "api", "attestation_list", "category_name", "category_uid", "class_name", "class_uid", "comment", "compliance", "dst_endpoint",
        "entity", "evidences", "finding_info", "is_alert", "message", "metadata", "resources", "severity", "severity_id", "src_endpoint", "status", "status_code", "status_detail", "status_id",
        "time", "timezone_offset", "trace", "type_name", "type_uid", "unmapped",
    ];

    // Of each object: what is required, and of what at least one has to be there.
    private static readonly Dictionary<string, (string[] Required, string[] OneOf)> Objects = new()
    {
        ["metadata"] = (["product", "version"], []),
        ["product"] = ([], ["name", "uid"]),
        ["actor"] = ([], ["process", "user", "iam_role", "invoked_by", "session", "app_name", "app_uid"]),
        ["user"] = ([], ["account", "name", "uid"]),
        ["api"] = (["operation"], []),
        ["service"] = ([], ["name", "uid"]),
        ["src_endpoint"] = ([], ["ip", "uid", "name", "hostname", "svc_name", "instance_uid"]),
        ["dst_endpoint"] = ([], ["ip", "uid", "name", "hostname", "svc_name", "instance_uid"]),
        ["ai_agent"] = ([], ["name", "uid"]),
        ["entity"] = ([], ["name", "uid", "device", "group", "org", "policy", "user"]),
        ["finding_info"] = (["uid"], []),
        ["analytic"] = (["type_id"], ["name", "uid"]),
        ["trace"] = (["uid"], []),
        ["attestation_list"] = ([], ["fingerprint", "signatures"]),
        ["fingerprint"] = (["algorithm_id", "value"], []),
        ["evidences"] = ([], ["actor", "api", "data", "resources", "user"]),
    };

    /// <summary>What the schema would say against an event.</summary>
    public static IEnumerable<string> Faults(JsonObject written)
    {
        if (written["class_uid"]?.GetValue<int>() is not { } uid || !Classes.TryGetValue(uid, out var kind))
        {
            yield return "no such class";
            yield break;
        }

        foreach (var missing in Base.Concat(kind.Required).Where(name => written[name] is null)) yield return $"{missing} is required";
        foreach (var unknown in written.Select(member => member.Key).Except(Attributes)) yield return $"{unknown} is unknown";
        if (written["category_uid"]!.GetValue<int>() != kind.Category) yield return "category_uid";
        if (!kind.Activities.Contains(written["activity_id"]!.GetValue<int>())) yield return "activity_id";
        if (!kind.Statuses.Contains(written["status_id"]!.GetValue<int>())) yield return "status_id";
        if (!Severities.Contains(written["severity_id"]!.GetValue<int>())) yield return "severity_id";
        if (written["type_uid"]!.GetValue<int>() != (uid * 100) + written["activity_id"]!.GetValue<int>()) yield return "type_uid";

        var profiles = written["metadata"]!["profiles"]!.AsArray().Select(profile => profile!.GetValue<string>()).ToList();
        foreach (var foreign in profiles.Except(kind.Profiles)) yield return $"profile {foreign} is not of the class";
        if (written["ai_agent"] is not null != profiles.Contains("ai_operation")) yield return "ai_agent and its profile";
        if (written["trace"] is not null != profiles.Contains("trace")) yield return "trace and its profile";
        foreach (var fault in FaultsOf("", written)) yield return fault;
    }

    private static IEnumerable<string> FaultsOf(string name, JsonNode node)
    {
        if (node is JsonArray list)
        {
            foreach (var fault in list.OfType<JsonObject>().SelectMany(one => FaultsOf(name, one))) yield return fault;
            yield break;
        }

        if (node is not JsonObject members || name == "unmapped") yield break;
        if (Objects.TryGetValue(name, out var demands))
        {
            foreach (var missing in demands.Required.Where(member => members[member] is null)) yield return $"{name}.{missing} is required";
            if (demands.OneOf.Length > 0 && !demands.OneOf.Any(member => members[member] is not null)) yield return $"{name} names nothing";
        }

        foreach (var (key, value) in members)
            if (value is not null)
                foreach (var fault in FaultsOf(key, value))
                    yield return fault;
    }
}
