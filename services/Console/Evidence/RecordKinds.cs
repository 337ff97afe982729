using AgentTrust.Contracts.Audit;

namespace AgentTrust.OperatorConsole.Evidence;

/// <summary>Every kind of record in words, in the order in which people look for them.</summary>
internal static class RecordKinds
{
    private static readonly (string Kind, string Name)[] InOrder =
    [
        (AuditKinds.Decision, "Decision"),
        (AuditKinds.CallIntent, "Call about to be made"),
        (AuditKinds.CallOutcome, "Call made"),
        (AuditKinds.CallRefused, "Call refused"),
        (AuditKinds.TokenIssued, "Token issued"),
        (AuditKinds.TokenRefused, "Token refused"),
        (AuditKinds.TokenRevoked, "Token revoked"),
        (AuditKinds.CredentialBrokered, "Credential lent to a call"),
        (AuditKinds.CredentialRevoked, "Lent credential revoked"),
        (AuditKinds.TaskOpened, "Task opened"),
        (AuditKinds.TaskStepAdvanced, "Next step"),
        (AuditKinds.TaskSuspended, "Task suspended"),
        (AuditKinds.TaskResumed, "Task resumed"),
        (AuditKinds.TaskClosed, "Task closed"),
        (AuditKinds.TaskTemplateSigned, "Task template signed"),
        (AuditKinds.AlertRefused, "Alert opened no task"),
        (AuditKinds.AgentRegistered, "Agent registered"),
        (AuditKinds.AgentActivated, "Agent activated"),
        (AuditKinds.AgentReviewBegun, "Review of an agent begun"),
        (AuditKinds.AgentReviewed, "Agent reviewed"),
        (AuditKinds.AgentNarrowed, "Agent's bounds narrowed"),
        (AuditKinds.AgentTransferOffered, "Agent offered to a new owner"),
        (AuditKinds.AgentTransferred, "Agent has a new owner"),
        (AuditKinds.AgentOrphaned, "Agent without an owner"),
        (AuditKinds.AgentShared, "Agent used from two places"),
        (AuditKinds.AgentDriftDetected, "Agent's behaviour drifted"),
        (AuditKinds.AgentSuspended, "Agent suspended"),
        (AuditKinds.AgentResumed, "Agent resumed"),
        (AuditKinds.AgentRetired, "Agent retired"),
        (AuditKinds.ApprovalRequested, "Approval requested"),
        (AuditKinds.ApprovalGranted, "Approval granted"),
        (AuditKinds.ApprovalRejected, "Approval rejected"),
        (AuditKinds.ApprovalRefused, "Approval refused"),
        (AuditKinds.ApprovalExpired, "Approval expired"),
        (AuditKinds.ApprovalConsumed, "Approval used"),
        (AuditKinds.PasskeyRegistered, "Passkey registered"),
        (AuditKinds.PasskeyRemoved, "Passkey removed"),
        (AuditKinds.ApprovalEscalated, "Approval escalated"),
        (AuditKinds.ApprovalGlassBroken, "Glass broken"),
        (AuditKinds.GlassReviewed, "Broken glass reviewed"),
        (AuditKinds.ReviewDelegated, "Reviewing handed on"),
        (AuditKinds.KillSwitchThrown, "Kill switch thrown"),
        (AuditKinds.KillSwitchReleased, "Kill switch released"),
        (AuditKinds.Prompt, "Prompt to the model"),
        (AuditKinds.Answer, "Answer of the model"),
        (AuditKinds.BodyRead, "Content of a record read"),
        (AuditKinds.BodyErased, "Content of a record erased"),
        (AuditKinds.BodiesExpired, "Contents erased after their time"),
        (AuditKinds.PolicySetActivated, "Policies activated"),
        (AuditKinds.PolicySetStored, "Policies submitted"),
        (AuditKinds.PolicyActivationRequested, "Activation of policies requested"),
        (AuditKinds.PolicyActivationRefused, "Activation of policies refused"),
        (AuditKinds.PolicyShadowStarted, "Candidate policies decide beside"),
        (AuditKinds.PolicyShadowEnded, "Candidate policies decide no more"),
        (AuditKinds.PolicyShadowDifference, "Candidate policies decided otherwise"),
        (AuditKinds.ToolQuarantined, "Tool quarantined"),
        (AuditKinds.ToolAccepted, "Tool accepted"),
        (AuditKinds.ToolRejected, "Tool rejected"),
        (AuditKinds.SessionDeclassified, "Session declassified"),
        (AuditKinds.SigningKeyRotated, "Signing key rotated"),
        (AuditKinds.SigningKeyWithdrawn, "Signing key withdrawn"),
        (AuditKinds.SignedIn, "Person signed in"),
        (AuditKinds.EvidenceExported, "Records exported"),
        (AuditKinds.PersonDeparted, "Person left"),
        (AuditKinds.SecurityEventSent, "Security event sent"),
        (AuditKinds.SecurityEventReceived, "Security event received"),
    ];

    private static readonly Dictionary<string, string> Names = InOrder.ToDictionary(entry => entry.Kind, entry => entry.Name);

    public static IReadOnlyList<string> All { get; } = [.. InOrder.Select(entry => entry.Kind)];

    /// <summary>A kind that this console does not know yet is shown as it is.</summary>
    public static string Name(string kind) => Names.GetValueOrDefault(kind, kind);
}
