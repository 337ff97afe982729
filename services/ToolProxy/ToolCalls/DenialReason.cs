namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Every way a tool call is refused. The code is public API: see docs/denial-reasons.md.</summary>
internal sealed record DenialReason
{
    public static readonly DenialReason CallerUnproven = new("caller-unproven", 401, "The caller did not prove who it is.");
    public static readonly DenialReason Revoked = new("revoked", 401, "The caller's token was revoked.");
    public static readonly DenialReason RevocationStale = new("revocation-stale", 503, "Whether the token was revoked cannot be known right now.");
    public static readonly DenialReason Contained = new("contained", 403, "The agent was stopped for how it behaves; a person has to look at it.");
    public static readonly DenialReason RequestMalformed = new("request-malformed", 400, "The request could be understood in more than one way, or not at all.");
    public static readonly DenialReason SessionUnknown = new("session-unknown", 404, "The caller has no such MCP session with this server.");
    public static readonly DenialReason ToolUnknown = new("tool-unknown", 404, "No such tool is in the catalog.");
    public static readonly DenialReason EndpointUnknown = new("endpoint-unknown", 404, "This part of the API is not passed on.");
    public static readonly DenialReason ModelUnknown = new("model-unknown", 404, "No such model is in the catalog.");
    public static readonly DenialReason ParameterRefused = new("parameter-refused", 400, "A parameter would reach past this proxy.");
    public static readonly DenialReason ToolChanged = new("tool-changed", 403, "The tool is no longer the one that a person approved.");
    public static readonly DenialReason ScopeMissing = new("scope-missing", 403, "The token is without the action that the call takes.");
    public static readonly DenialReason BudgetExhausted = new("budget-exhausted", 403, "The task's budget is used up.");
    public static readonly DenialReason PolicyDenied = new("policy-denied", 403, "A policy forbids this call.");
    public static readonly DenialReason DecisionUnavailable = new("decision-unavailable", 503, "No policy decision could be had, so the call was denied.");
    public static readonly DenialReason ApprovalRequired = new("approval-required", 403, "A person has to approve this call.");
    public static readonly DenialReason ApprovalRejected = new("approval-rejected", 403, "A person rejected this call.");
    public static readonly DenialReason ApprovalExpired = new("approval-expired", 403, "Nobody approved this call in time.");
    public static readonly DenialReason ApprovalUsed = new("approval-used", 403, "The approval for this call was used already.");
    public static readonly DenialReason TokenRefused = new("token-refused", 503, "No token for this call could be had.");
    public static readonly DenialReason AuditUnavailable = new("audit-unavailable", 503, "The call could not be recorded, so it was not made.");
    public static readonly DenialReason ResponseWithheld = new("response-withheld", 502, "The tool's answer could not be passed on.");
    public static readonly DenialReason ToolUnavailable = new("tool-unavailable", 502, "The tool did not answer.");

    private DenialReason(string code, int status, string title) => (Code, Status, Title) = (code, status, title);

    public static IReadOnlyList<DenialReason> All { get; } =
    [
        CallerUnproven, Revoked, RevocationStale, Contained, RequestMalformed, SessionUnknown, ToolUnknown, EndpointUnknown, ModelUnknown, ParameterRefused,
        ToolChanged, ScopeMissing, BudgetExhausted, PolicyDenied,
        DecisionUnavailable, ApprovalRequired, ApprovalRejected, ApprovalExpired, ApprovalUsed, TokenRefused, AuditUnavailable,
        ResponseWithheld, ToolUnavailable,
    ];

    public string Code { get; }

    public int Status { get; }

    public string Title { get; }

    /// <summary>The problem type (RFC 9457 §3.1.1).</summary>
    public string Type => $"urn:agenttrust:denial:{Code}";
}
