using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Ocsf;

/// <summary>A class of OCSF events (https://schema.ocsf.io, 1.9).</summary>
internal sealed record OcsfClass(int Uid, string Name, int Category, string CategoryName)
{
    public static readonly OcsfClass ApiActivity = new(6003, "API Activity", 6, "Application Activity");
    public static readonly OcsfClass EntityManagement = new(3004, "Entity Management", 3, "Identity & Access Management");
    public static readonly OcsfClass DetectionFinding = new(2004, "Detection Finding", 2, "Findings");
    public static readonly OcsfClass ComplianceFinding = new(2003, "Compliance Finding", 2, "Findings");
}

/// <summary>Which class and activity a record is.</summary>
internal sealed record OcsfKind(OcsfClass Class, int Activity, string ActivityName)
{
    private static readonly string[] Detections = [AuditKinds.AgentDriftDetected, AuditKinds.AgentShared, AuditKinds.ToolQuarantined, AuditKinds.PolicyShadowDifference];
    private static readonly string[] Findings = [AuditKinds.AgentReviewed, AuditKinds.AgentReviewBegun, AuditKinds.AgentOrphaned, AuditKinds.PolicyActivationRefused];
    private static readonly string[] Entities = ["agent", "task", "task_template", "policy", "tool", "signing_key", "kill_switch", "approval", "person"];

    // Activities of Entity Management 3004 by what happened to the entity.
    private static readonly Dictionary<string, (int Id, string Name)> Happenings = new(StringComparer.Ordinal)
    {
        ["registered"] = (6, "Enroll"), ["opened"] = (1, "Create"), ["stored"] = (1, "Create"), ["requested"] = (1, "Create"), ["signed"] = (1, "Create"),
        ["activated"] = (10, "Activate"), ["accepted"] = (8, "Enable"), ["granted"] = (8, "Enable"), ["rejected"] = (9, "Disable"), ["retired"] = (7, "Unenroll"),
        ["departed"] = (7, "Unenroll"), ["closed"] = (4, "Delete"), ["expired"] = (4, "Delete"), ["withdrawn"] = (4, "Delete"), ["consumed"] = (11, "Deactivate"),
        ["suspended"] = (12, "Suspend"), ["thrown"] = (12, "Suspend"), ["resumed"] = (13, "Resume"), ["released"] = (13, "Resume"), ["transferred"] = (5, "Move"),
    };

    public static OcsfKind Of(AuditRecord record)
    {
        if (Detections.Contains(record.Kind)) return new(OcsfClass.DetectionFinding, 1, "Create");
        if (Findings.Contains(record.Kind)) return new(OcsfClass.ComplianceFinding, 1, "Create");
        if (record.Kind.Split('.') is [var entity, .., var happened] && Entities.Contains(entity) && record.Kind != AuditKinds.SignedIn)
            return Happenings.TryGetValue(happened, out var known)
                ? new(OcsfClass.EntityManagement, known.Id, known.Name)
                : new(OcsfClass.EntityManagement, 3, "Update");
        return ApiActivityOf(record);
    }

    /// <summary>By what the call does, or was to do; what is no call at all is of its own activity, 99.</summary>
    private static OcsfKind ApiActivityOf(AuditRecord record)
    {
        var (id, name) = record.Kind switch
        {
            AuditKinds.TokenIssued => (1, "Create"),
            AuditKinds.TokenRevoked or AuditKinds.CredentialRevoked => (4, "Delete"),
            AuditKinds.CredentialBrokered => (2, "Read"),
            _ => record.Action?.Split('.')[^1] switch
            {
                "read" or "list" or "search" => (2, "Read"),
                "open" or "create" => (1, "Create"),
                "delete" => (4, "Delete"),
                null => (99, record.Kind),
                _ => (3, "Update"),
            },
        };
        return new(OcsfClass.ApiActivity, id, name);
    }
}
