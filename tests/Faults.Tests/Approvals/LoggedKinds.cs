using System.Text.Json;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.Faults.Tests.Approvals;

/// <summary>What the log says of each approval, read from its leaves.</summary>
internal static class LoggedKinds
{
    /// <summary>Approval → kinds of its records, and with which outcome, in the log's order.</summary>
    public static async Task<ILookup<string, string>> ReadAsync(AuditClient client, CancellationToken cancellationToken)
    {
        var read = new List<(string Approval, string Kind)>();
        for (var next = 0L; await client.GetLeavesAsync(next, 1000, cancellationToken) is { Leaves.Count: > 0 } page; next += page.Leaves.Count)
        {
            foreach (var leaf in page.Leaves)
            {
                using var document = JsonDocument.Parse(Convert.FromBase64String(leaf.Canonical));
                var record = document.RootElement.GetProperty("record");
                if (record.TryGetProperty("details", out var details) && details.TryGetProperty("approval", out var approval))
                    read.Add((approval.GetString()!, $"{record.GetProperty("kind").GetString()} {record.GetProperty("outcome").GetString()}"));
            }
        }

        return read.ToLookup(one => one.Approval, one => one.Kind);
    }
}
