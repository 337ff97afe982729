using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Log;

/// <summary>Who may append what. The producer is who authenticated, never what the body says.</summary>
internal static class AppendRules
{
    private static readonly string ServicePrefix = SpiffeIds.Service("");

    /// <returns>Null when the producer may append all of them.</returns>
    public static AppendRefusal? Judge(string? producer, IEnumerable<AuditRecord> records)
    {
        if (producer is null) return AppendRefusal.ProducerNotAllowed; // people decide; services record it
        if (SpiffeIds.IsAgent(producer))
            return records.All(r => IsOwnWord(r, producer)) ? null : AppendRefusal.RecordNotYours;

        return producer.StartsWith(ServicePrefix, StringComparison.Ordinal) && producer != SpiffeIds.AuditVerifier
            ? null
            : AppendRefusal.ProducerNotAllowed;
    }

    private static bool IsOwnWord(AuditRecord record, string agent) =>
        record.Agent == agent && record.Kind is AuditKinds.Prompt or AuditKinds.Answer;
}
