namespace AgentTrust.AuditService.Log;

/// <summary>What is stored is not what was appended.</summary>
internal sealed class DamagedLogException(string what) : Exception(
    $"The log in auditdb does not hold: {what}. Run audit-verifier and restore auditdb from a backup.");
