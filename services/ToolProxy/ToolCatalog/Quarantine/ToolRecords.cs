using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tools;
using AgentTrust.ToolProxy.ToolCatalog.Flags;

namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>What the log says of tools: which definition, what stood out about it, and who accepted or refused it.</summary>
internal sealed class ToolRecords(TimeProvider time)
{
    public AuditRecord Quarantined(SeenTool seen, string digest, IReadOnlyCollection<ToolName> names) =>
        Create(AuditKinds.ToolQuarantined, seen.Server, seen.Tool, digest, ToolFlags.Of(seen.Server, seen.Tool, seen.Definition, names)) with
        {
            Outcome = "denied",
            Summary = $"{seen.Server} says something of a tool that no person has accepted; no agent may use it so.",
        };

    public AuditRecord Verdict(string server, ToolVerdictRequest said, string person, bool accepts, IReadOnlyList<ToolFlag> flags) =>
        Create(accepts ? AuditKinds.ToolAccepted : AuditKinds.ToolRejected, server, said.Tool, said.Digest, flags, said.Reason) with
        {
            Person = person,
            Outcome = "succeeded",
            Summary = $"{person} {(accepts ? "accepted" : "rejected")} a definition of a tool of {server}.",
        };

    /// <summary>Behind the record of a verdict that came to nothing.</summary>
    public AuditRecord DoesNotHold(AuditRecord verdict) => verdict with
    {
        Id = NewId(),
        Time = time.GetUtcNow(),
        Outcome = "failed",
        Summary = $"{verdict.Summary?.TrimEnd('.')}, but it could not be recorded or kept in time, so it does not hold.",
    };

    private AuditRecord Create(string kind, string server, string tool, string digest, IReadOnlyList<ToolFlag> flags, string? reason = null) => new()
    {
        Id = NewId(),
        Kind = kind,
        Time = time.GetUtcNow(),
        Epoch = "",
        Sequence = 0,
        Resource = new AccessEntity { Type = "tool_server", Id = server },
        Details = Details(server, tool, digest, flags, reason).Where(detail => detail.Value is not null)
            .ToDictionary(detail => detail.Name, detail => JsonSerializer.SerializeToElement(detail.Value, WireJson.Options), StringComparer.Ordinal),
    };

    private static IEnumerable<(string Name, object? Value)> Details(string server, string tool, string digest, IReadOnlyList<ToolFlag> flags, string? reason)
    {
        yield return ("server", server);
        yield return ("tool", tool);
        yield return ("definition_digest", digest);
        yield return ("flags", flags.Count > 0 ? flags : null);
        yield return ("reason", reason);
    }

    private static string NewId() => $"rec_{Guid.CreateVersion7():N}";
}
