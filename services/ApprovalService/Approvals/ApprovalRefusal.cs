namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Every way this service says no. Type and status are public API.</summary>
/// <remarks>
/// What the Access Request and Approval Profile defines (submission and task handle) has its problem type; deciding and
/// consuming are outside the profile and have ours.
/// </remarks>
internal sealed record ApprovalRefusal
{
    public static readonly ApprovalRefusal InvalidBinding = Profile("invalid_denial_binding", 400,
        "The binding token is not the policy service's, or is about other arguments.");
    public static readonly ApprovalRefusal ExpiredBinding = Profile("expired_denial", 410,
        "The binding token has expired; ask for a decision again.");
    public static readonly ApprovalRefusal NotRequestable = Profile("not_requestable", 400,
        "The binding token names nobody who could approve.");
    public static readonly ApprovalRefusal KeyOfAnotherCall = Profile("duplicate_request", 409,
        "The Idempotency-Key belongs to a request about another call.");
    public static readonly ApprovalRefusal Unknown = Profile("unknown_task", 404, "There is no such access request.");

    public static readonly ApprovalRefusal Decided = Profile("invalid_task_state", 409, "Only a pending request can be cancelled.");

    public static readonly ApprovalRefusal NoKey = Own("idempotency-key-missing", 400,
        "The Idempotency-Key header is missing or longer than 200 characters.");
    public static readonly ApprovalRefusal SawAnotherCall = Own("digest-differs", 409,
        "The digest is not that of the bound arguments: what you saw is not what would be approved. Look again.");
    public static readonly ApprovalRefusal Owner = Own("owner-may-not-approve", 403,
        "You own this agent; somebody else has to decide about its calls.");
    public static readonly ApprovalRefusal Opener = Own("opener-may-not-approve", 403,
        "You opened this task; somebody else has to decide about its calls.");
    public static readonly ApprovalRefusal Author = Own("author-may-not-approve", 403,
        "This is about your own work; somebody else has to decide about it.");
    public static readonly ApprovalRefusal PolicyAuthor = Own("policy-author-may-not-approve", 403,
        "You set the policies in force; somebody else has to decide what they leave to people.");
    public static readonly ApprovalRefusal NotAnApprover = Own("not-an-approver", 403,
        "You are in none of the groups that policy asks.");
    public static readonly ApprovalRefusal AnotherCall = Own("another-call", 409,
        "The call is not the one that was approved.");

    public static readonly ApprovalRefusal SignInTooOld = Own("sign-in-too-old", 401,
        "You signed in too long ago for this. Sign in again.");
    public static readonly ApprovalRefusal PasskeyNeeded = Own("passkey-needed", 403,
        "Granting this needs your passkey's signature.");
    public static readonly ApprovalRefusal PasskeyRefused = Own("passkey-refused", 403,
        "The passkey's signature is not one over this request, by you, just now.");
    public static readonly ApprovalRefusal PasskeyNotRegistered = Own("passkey-not-registered", 400,
        "The passkey was not registered.");
    public static readonly ApprovalRefusal PasskeyUnnamed = Own("passkey-unnamed", 400,
        "A passkey needs a name of at most 100 characters.");
    public static readonly ApprovalRefusal PasskeysTooMany = Own("passkeys-too-many", 409,
        "You have as many passkeys as one person may have. Remove one first.");

    public static readonly ApprovalRefusal AttentionSpent = Own("attention-spent", 429,
        "You have granted as much as one person can look at in an hour. Somebody else has to, or you later.");

    public static readonly ApprovalRefusal GlassNotBreakable = Own("glass-not-breakable", 403,
        "Policy does not let people break the glass for this.");
    public static readonly ApprovalRefusal JustificationMissing = Own("justification-missing", 400,
        "Say in 20 to 500 characters why this cannot wait for the people whom policy asks.");
    public static readonly ApprovalRefusal ReviewOverdue = Own("review-overdue", 409,
        "Glass that was broken for this agent before waits for its review longer than it may. Close that review first.");
    public static readonly ApprovalRefusal ReviewUnknown = Own("review-unknown", 404, "There is no such review.");
    public static readonly ApprovalRefusal ReviewClosed = Own("review-closed", 409, "The review was closed already.");
    public static readonly ApprovalRefusal ReviewOfOneself = Own("review-of-oneself", 403,
        "You broke this glass, or the agent or the task is yours; somebody else has to look at it.");
    public static readonly ApprovalRefusal NotAReviewer = Own("not-a-reviewer", 403,
        "Only auditors and people of the groups that policy asks close this review.");
    public static readonly ApprovalRefusal FindingsMissing = Own("findings-missing", 400,
        "Say in 20 to 2000 characters what you found.");

    public static readonly ApprovalRefusal ListUnclear = Own("list-unclear", 400,
        "One decision is on 1 to 20 different requests.");
    public static readonly ApprovalRefusal OfAnotherTask = Own("of-another-task", 409,
        "One decision is on requests of one task; this one is of another.");
    public static readonly ApprovalRefusal DecideAlone = Own("decide-alone", 409,
        "Only low-risk requests are granted together: one person of one group, without a demand for a passkey. Decide this one by itself.");
    public static readonly ApprovalRefusal ReasonMissing = Own("reason-missing", 400, "A rejection needs a reason, which the agent receives.");

    public static readonly ApprovalRefusal SpokenFor = Own("spoken-for", 409,
        "You and somebody you stand in for, or who stands in for you, are one voice, and it was heard.");
    public static readonly ApprovalRefusal StandInOfInterested = Own("stand-in-of-interested", 403,
        "You stand in for somebody who may not decide about this, so neither may you.");
    public static readonly ApprovalRefusal NotOfTheGroup = Own("not-of-the-group", 403, "You are not in this group.");
    public static readonly ApprovalRefusal StandInIsOneself = Own("stand-in-is-oneself", 400, "Name somebody else to stand in for you.");
    public static readonly ApprovalRefusal DelegationUnclear = Own("delegation-unclear", 400,
        "Give a reason of at most 500 characters and an end within 60 days.");
    public static readonly ApprovalRefusal DelegationUnknown = Own("delegation-unknown", 404, "There is no such delegation.");
    public static readonly ApprovalRefusal DelegationOver = Own("delegation-over", 409, "The delegation is over.");
    public static readonly ApprovalRefusal DelegationChain = Own("delegation-chain", 409,
        "Nobody hands on what was handed to them, and nobody who is away stands in.");
    public static readonly ApprovalRefusal NotTheStandIn = Own("not-the-stand-in", 403, "This delegation is between others.");

    public static readonly ApprovalRefusal StillPending = Own("pending", 409, "Not enough people have granted yet.");
    public static readonly ApprovalRefusal AlreadyGranted = Own("granted", 409, "The request was granted already.");
    public static readonly ApprovalRefusal Rejected = Own("rejected", 409, "A person rejected the request.");
    public static readonly ApprovalRefusal Expired = Own("expired", 409, "The request has expired; a new one has to be made.");
    public static readonly ApprovalRefusal Used = Own("used", 409, "The approval was for one call, and that call was made.");
    public static readonly ApprovalRefusal Cancelled = Own("cancelled", 409, "The request ended with its task or its agent.");

    private ApprovalRefusal(string type, int status, string title) => (Type, Status, Title) = (type, status, title);

    public string Type { get; }

    public int Status { get; }

    public string Title { get; }

    /// <summary>The last part of the type, for records.</summary>
    public string Code => Type[(Type.LastIndexOf(':') + 1)..];

    private static ApprovalRefusal Profile(string code, int status, string title) =>
        new($"urn:openid:authzen:access-request:error:{code}", status, title);

    private static ApprovalRefusal Own(string code, int status, string title) =>
        new($"urn:agenttrust:approval:{code}", status, title);
}
