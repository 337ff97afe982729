using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.Replay;

/// <summary>A decision as the log tells it, with what it was made on.</summary>
internal sealed record RecordedDecision
{
    public required AuditRecord Record { get; init; }

    public long? Index { get; init; }

    public required DecisionFacts Facts { get; init; }

    public required string PolicyVersion { get; init; }

    public required DecidedBy Decided { get; init; }

    public string? Tool { get; init; }

    /// <returns>The decision, or why it cannot be made again.</returns>
    public static (RecordedDecision? Decision, string? Fault) Read(AuditRecord record, long? index)
    {
        if (Detail(record, "decided_on") is not { } json)
            return (null, Text(record, "policy_version") is null
                ? "the policy service gave no decision, so nothing was decided on"
                : "its facts are not recorded: no policy was asked, or the record is older than the recording of facts");

        var (facts, fault) = DecisionFacts.Read(json);
        if (facts is null) return (null, fault);
        if (Text(record, "policy_version") is not { } version) return (null, "it does not name the version of the policies that decided");

        return (new()
        {
            Record = record,
            Index = index,
            Facts = facts,
            PolicyVersion = version,
            Decided = new(
                facts.Decision ? DecisionOutcome.Permitted : facts.Approvers is null ? DecisionOutcome.Denied : DecisionOutcome.Requestable,
                Detail(record, "policies") is { ValueKind: JsonValueKind.Array } ids ? [.. ids.EnumerateArray().Select(id => id.ToString())] : []),
            Tool = Text(record, "server") is { } server ? $"{server}.{Text(record, "tool")}" : null,
        }, null);
    }

    public ReplayedDecision With(DecidedBy now) => new()
    {
        Record = Record.Id,
        Index = Index,
        Time = Record.Time,
        Agent = Record.Agent,
        Task = Record.Task,
        Tool = Tool,
        Action = Facts.Call!.Action,
        Resource = new() { Type = Facts.Call.ResourceType, Id = Facts.Call.ResourceId },
        Before = Decided,
        After = now,
    };

    private static JsonElement? Detail(AuditRecord record, string name) =>
        record.Details is { } details && details.TryGetValue(name, out var value) ? value : null;

    private static string? Text(AuditRecord record, string name) =>
        Detail(record, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
