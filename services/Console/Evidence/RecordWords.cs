using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.OperatorConsole.Layout;

namespace AgentTrust.OperatorConsole.Evidence;

/// <summary>A record as people read it: what it is, in which tone, and one sentence.</summary>
internal sealed record RecordWords(string Title, string Tone, string Text)
{
    public static RecordWords Of(AuditRecord record) =>
        new(Name(record), ToneOf(record), record.Summary is { Length: > 0 } summary ? summary : Sentence(record));

    /// <summary>Not a refusal for good: the call waits for people.</summary>
    public static bool AwaitsPeople(AuditRecord record) =>
        record.Details?.GetValueOrDefault("code") is { ValueKind: JsonValueKind.String } code && code.GetString() == "approval-required";

    private static string Name(AuditRecord record) => record switch
    {
        _ when AwaitsPeople(record) => "Waits for a person",
        { Kind: AuditKinds.Decision, Outcome: "permitted" } => "Permitted",
        { Kind: AuditKinds.Decision, Outcome: "denied" } => "Denied",
        { Kind: AuditKinds.CallOutcome, Outcome: "failed" } => "Call failed",
        { Kind: AuditKinds.CallOutcome, Outcome: "indeterminate" } => "Call with unknown outcome",
        _ => RecordKinds.Name(record.Kind),
    };

    private static string ToneOf(AuditRecord record) => record switch
    {
        _ when AwaitsPeople(record) => "wait",
        { Outcome: "denied" or "refused" or "failed" or "rejected" } => "bad",
        { Kind: AuditKinds.CallRefused or AuditKinds.TokenRefused or AuditKinds.ApprovalRejected or AuditKinds.AgentSuspended or AuditKinds.AgentDriftDetected or AuditKinds.AgentOrphaned or AuditKinds.AgentShared or AuditKinds.TaskSuspended
            or AuditKinds.KillSwitchThrown or AuditKinds.SigningKeyWithdrawn or AuditKinds.PersonDeparted } => "bad",
        { Kind: AuditKinds.ApprovalRequested or AuditKinds.ApprovalExpired or AuditKinds.TokenRevoked } or { Outcome: "indeterminate" } => "wait",
        { Kind: AuditKinds.CallOutcome or AuditKinds.ApprovalGranted or AuditKinds.ApprovalConsumed or AuditKinds.TaskClosed } => "good",
        { Kind: AuditKinds.Decision or AuditKinds.TaskOpened or AuditKinds.TaskStepAdvanced or AuditKinds.AgentResumed or AuditKinds.TaskResumed or AuditKinds.KillSwitchReleased } => "calm",
        _ => "quiet",
    };

    private static string Sentence(AuditRecord record)
    {
        var who = record.Person ?? Names.Short(record.Agent);
        var what = record.Action is null ? "" : $"{record.Action} {Names.Of(record.Resource)}".Trim();
        return string.Join(" · ", new[] { who, what, record.Outcome }.Where(part => !string.IsNullOrEmpty(part)));
    }
}
