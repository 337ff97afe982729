using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Ocsf;

/// <summary>How a record ended and how grave it is, in the schema's numbers.</summary>
internal static class OcsfStatus
{
    private static readonly string[] Grave =
    [
        AuditKinds.AgentDriftDetected, AuditKinds.AgentShared, AuditKinds.AgentOrphaned, AuditKinds.AgentSuspended, AuditKinds.TaskSuspended, AuditKinds.KillSwitchThrown, AuditKinds.SigningKeyWithdrawn, AuditKinds.ToolQuarantined,
    ];

    public static (int Id, string Name) Of(AuditRecord record) => record.Outcome switch
    {
        "succeeded" or "permitted" or "granted" or "consumed" => (1, "Success"),
        "denied" or "failed" or "refused" or "rejected" or "withheld" => (2, "Failure"),
        null or "indeterminate" => (0, "Unknown"),
        var other => (99, other),
    };

    /// <summary>A finding's status says whether somebody has looked at it; here nobody has yet.</summary>
    public static (int Id, string Name) OfFinding { get; } = (1, "New");

    public static (int Id, string Name) SeverityOf(AuditRecord record) =>
        Grave.Contains(record.Kind) ? (4, "High")
        : Of(record).Id == 2 ? (3, "Medium")
        : (1, "Informational");
}
