using AgentTrust.AuditVerifier.Notes;
using AgentTrust.AuditVerifier.Records;

namespace AgentTrust.AuditVerifier.Commands;

internal static class RootCheck
{
    /// <summary>The one comparison that all the rest leads to.</summary>
    public static void Compare(LogCheck check, SignedCheckpoint signed, string name, Report report)
    {
        if (check.Count < signed.Size)
        {
            report.Wrong($"The log ends after {check.Count} records, but {name} was signed over {signed.Size}: the last {signed.Size - check.Count} are gone.");
            return;
        }

        if (check.RootAt(signed.Size) is not { } root || !root.AsSpan().SequenceEqual(signed.Root))
            report.Wrong(
                $"The first {signed.Size} records are not those that {name} was signed over: their root is " +
                $"{Convert.ToBase64String(check.RootAt(signed.Size) ?? [])}, the signed one is {Convert.ToBase64String(signed.Root)}.");
    }
}
