using System.Text.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Audit;

/// <summary>One entry of the audit log, as its producer sends it.</summary>
/// <remarks>
/// No token, key, proof or secret ever; arguments and answers by digest. The log adds index and producer, and keeps the
/// RFC 8785 form, which is what is hashed (see <see cref="LoggedRecord"/>).
/// </remarks>
public sealed record AuditRecord
{
    /// <summary>Made by the producer (UUIDv7): sending it again is not another record.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="AuditKinds"/>.</summary>
    public required string Kind { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>Which run of the producer numbered the record.</summary>
    public required string Epoch { get; init; }

    /// <summary>1, 2, 3… within producer and epoch, so that a gap is visible; at most 2⁵³ - 1, which every JSON reader holds.</summary>
    public required long Sequence { get; init; }

    /// <summary>SPIFFE ID of the agent.</summary>
    public string? Agent { get; init; }

    public string? Task { get; init; }

    public string? Person { get; init; }

    /// <summary>One tool call's id; all its records share it.</summary>
    public string? Call { get; init; }

    public string? Action { get; init; }

    public AccessEntity? Resource { get; init; }

    /// <summary><c>permitted</c>, <c>denied</c>, <c>succeeded</c>, <c>failed</c>, <c>indeterminate</c>…</summary>
    public string? Outcome { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Summary { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Details { get; init; }

    /// <summary>What is kept beside the log, encrypted, and can be erased; see <see cref="RecordBodies.Attach"/>.</summary>
    public IReadOnlyList<BodyDigest>? Bodies { get; init; }
}

/// <summary>The kinds of records.</summary>
public static class AuditKinds
{
    public const string Decision = "decision";
    public const string CallIntent = "call.intent";
    public const string CallOutcome = "call.outcome";
    public const string CallRefused = "call.refused";
    public const string TokenIssued = "token.issued";
    public const string TokenRefused = "token.refused";
    public const string TokenRevoked = "token.revoked";

    /// <summary>A credential of somebody else's system was taken for a call; the agent does not see it.</summary>
    public const string CredentialBrokered = "credential.brokered";

    /// <summary>A brokered credential was ended there.</summary>
    public const string CredentialRevoked = "credential.revoked";

    /// <summary>A new signing key was announced.</summary>
    public const string SigningKeyRotated = "signing_key.rotated";

    /// <summary>A signing key was ended before its time, with every token that it signed.</summary>
    public const string SigningKeyWithdrawn = "signing_key.withdrawn";

    public const string TaskOpened = "task.opened";
    public const string TaskStepAdvanced = "task.step_advanced";
    public const string TaskClosed = "task.closed";
    /// <summary>An alert that should have opened a task did not.</summary>
    public const string AlertRefused = "alert.refused";
    public const string TaskTemplateSigned = "task_template.signed";
    public const string TaskSuspended = "task.suspended";
    public const string TaskResumed = "task.resumed";
    public const string KillSwitchThrown = "kill_switch.thrown";
    public const string KillSwitchReleased = "kill_switch.released";
    public const string AgentRegistered = "agent.registered";
    public const string AgentActivated = "agent.activated";
    public const string AgentReviewBegun = "agent.review_begun";
    public const string AgentReviewed = "agent.reviewed";
    public const string AgentRetired = "agent.retired";
    public const string AgentTransferOffered = "agent.transfer_offered";
    public const string AgentTransferred = "agent.transferred";
    public const string AgentOrphaned = "agent.orphaned";
    public const string AgentNarrowed = "agent.narrowed";

    /// <summary>One identity was in use from two places at once.</summary>
    public const string AgentShared = "agent.shared";

    /// <summary>Its behaviour drifted past what is tolerated; with the evidence.</summary>
    public const string AgentDriftDetected = "agent.drift_detected";

    public const string AgentSuspended = "agent.suspended";
    public const string AgentResumed = "agent.resumed";
    public const string ApprovalRequested = "approval.requested";
    public const string ApprovalGranted = "approval.granted";
    public const string ApprovalRejected = "approval.rejected";
    public const string ApprovalExpired = "approval.expired";
    public const string ApprovalConsumed = "approval.consumed";

    /// <summary>Somebody tried to decide or to use an approval and was not allowed to.</summary>
    public const string ApprovalRefused = "approval.refused";

    /// <summary>A person can sign decisions with one more authenticator.</summary>
    public const string PasskeyRegistered = "passkey.registered";
    public const string PasskeyRemoved = "passkey.removed";

    /// <summary>A person's reviewing is handed to another, or is theirs again.</summary>
    public const string ReviewDelegated = "review.delegated";
    public const string ApprovalEscalated = "approval.escalated";
    public const string ApprovalGlassBroken = "approval.glass_broken";
    public const string GlassReviewed = "approval.glass_reviewed";

    public const string Prompt = "prompt";
    public const string Answer = "answer";

    /// <summary>A person read a body that is kept beside a record.</summary>
    public const string BodyRead = "body.read";

    /// <summary>A person erased a body; the record it belonged to stays.</summary>
    public const string BodyErased = "body.erased";

    /// <summary>Bodies were erased because they had been kept for as long as was set.</summary>
    public const string BodiesExpired = "bodies.expired";

    public const string PolicySetActivated = "policy.activated";

    /// <summary>A policy set came into the store; it decides nothing yet.</summary>
    public const string PolicySetStored = "policy.stored";

    /// <summary>The first of two persons asked for a policy set, or for the former one.</summary>
    public const string PolicyActivationRequested = "policy.activation_requested";
    public const string PolicyActivationRefused = "policy.activation_refused";

    /// <summary>A candidate decides beside the active set, without a say.</summary>
    public const string PolicyShadowStarted = "policy.shadow_started";
    public const string PolicyShadowEnded = "policy.shadow_ended";

    /// <summary>Where the candidate would have decided otherwise, some of many.</summary>
    public const string PolicyShadowDifference = "policy.shadow_difference";

    /// <summary>A tool server says something that no person has accepted.</summary>
    public const string ToolQuarantined = "tool.quarantined";

    /// <summary>A person accepted a tool's definition.</summary>
    public const string ToolAccepted = "tool.accepted";
    public const string ToolRejected = "tool.rejected";

    /// <summary>A person lifted a label from what a task had read by then.</summary>
    public const string SessionDeclassified = "session.declassified";

    /// <summary>A person took records with them as a file.</summary>
    public const string EvidenceExported = "evidence.exported";

    public const string SignedIn = "person.signed_in";
    public const string PersonDeparted = "person.departed";

    /// <summary>A receiver outside was told of a revocation (OpenID CAEP).</summary>
    public const string SecurityEventSent = "security_event.sent";

    /// <summary>A transmitter outside said what became of a person (OpenID CAEP, RISC).</summary>
    public const string SecurityEventReceived = "security_event.received";
}
