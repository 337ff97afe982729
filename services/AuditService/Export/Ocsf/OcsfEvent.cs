using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditService.Export.Ocsf;

/// <summary>A record as an OCSF event, with the profiles ai_operation, trace and record_integrity where they apply.</summary>
internal static class OcsfEvent
{
    /// <summary>The schema whose attributes are obeyed: its repository says 1.9.0-dev, the newest that there was.</summary>
    public const string SchemaVersion = "1.9.0-dev";

    private const string IntegrityProfile = "record_integrity";

    /// <param name="logged">The record.</param>
    /// <param name="origin">Name of the log, as its checkpoints bear it.</param>
    public static JsonObject Of(LoggedRecord logged, string origin)
    {
        var record = logged.Record;
        var kind = OcsfKind.Of(record);
        var isFinding = kind.Class.Category == OcsfClass.DetectionFinding.Category;
        var (statusId, status) = isFinding ? OcsfStatus.OfFinding : OcsfStatus.Of(record);
        var (severityId, severity) = OcsfStatus.SeverityOf(record);

        var written = new JsonObject
        {
            ["activity_id"] = kind.Activity,
            ["activity_name"] = kind.ActivityName,
            ["category_uid"] = kind.Class.Category,
            ["category_name"] = kind.Class.CategoryName,
            ["class_uid"] = kind.Class.Uid,
            ["class_name"] = kind.Class.Name,
            ["type_uid"] = (kind.Class.Uid * 100) + kind.Activity,
            ["type_name"] = $"{kind.Class.Name}: {(kind.Activity == 99 ? "Other" : kind.ActivityName)}",
            ["time"] = record.Time.ToUnixTimeMilliseconds(),
            ["timezone_offset"] = 0,
            ["severity_id"] = severityId,
            ["severity"] = severity,
            ["status_id"] = statusId,
            ["status"] = status,
            ["message"] = record.Summary ?? record.Kind,
            ["metadata"] = OcsfParts.Metadata(logged, origin, Profiles(record, isFinding, kind.Class)),
            ["unmapped"] = OcsfParts.Unmapped(logged),
        };
        if (OcsfParts.Code(record) is { } code) written["status_code"] = code;

        if (isFinding) OcsfParts.AddFinding(written, logged, kind.Class);
        else OcsfParts.AddActivity(written, logged, kind.Class);
        Attest(written, logged, origin);
        return written;
    }

    private static JsonArray Profiles(AuditRecord record, bool isFinding, OcsfClass kind)
    {
        JsonArray profiles = [IntegrityProfile];
        if (!isFinding && record.Agent is not null) profiles.Add("ai_operation");
        if (kind == OcsfClass.ApiActivity && record.TraceId is not null) profiles.Add("trace");
        return profiles;
    }

    /// <summary>The event's own fingerprint: SHA-256 of its RFC 8785 form without that fingerprint. What proves the record is the log, to which uid leads.</summary>
    private static void Attest(JsonObject written, LoggedRecord logged, string origin)
    {
        var attestation = new JsonObject { ["uid"] = $"{origin}#{logged.Index}", ["authority_uid"] = logged.Producer, ["chain_uid"] = origin };
        written["attestation_list"] = new JsonArray(attestation);
        var canonical = CanonicalJson.Encode(JsonSerializer.SerializeToElement(written));
        attestation["fingerprint"] = new JsonObject
        {
            ["algorithm_id"] = 3, ["algorithm"] = "SHA-256", ["encoding_id"] = 1, ["serialization_id"] = 2, ["value"] = Convert.ToHexStringLower(SHA256.HashData(canonical)),
        };
    }
}
