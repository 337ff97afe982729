namespace AgentTrust.AuditService.Log;

/// <summary>What is stored is not what was appended.</summary>
internal sealed class DamagedLogException(string what) : Exception(
    $"The log in auditdb does not hold: {what}. Something other than this service changed auditdb; restore it from a backup.");
