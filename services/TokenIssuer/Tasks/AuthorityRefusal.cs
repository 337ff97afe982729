using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Every way a change of an agent or a task is refused. The code is public: <c>urn:agenttrust:authority:CODE</c>.</summary>
internal sealed record AuthorityRefusal
{
    public static readonly AuthorityRefusal UnknownAgent = new("agent-unknown", 404, "There is no such agent.");
    public static readonly AuthorityRefusal UnknownTask = new("task-unknown", 404, "There is no such task.");
    public static readonly AuthorityRefusal UnknownTemplate = new("template-unknown", 404, "There is no such task template.");
    public static readonly AuthorityRefusal AgentNotActive = new("agent-not-active", 409, "The agent is not active, so it gets no task. Resume it first.");
    public static readonly AuthorityRefusal ReviewOverdue = new("review-overdue", 409, "The agent's review is overdue, so it gets no task. Review it first.");
    public static readonly AuthorityRefusal OutsideBounds = new("outside-bounds", 409, "The task would be granted more than its agent may ever be.");
    public static readonly AuthorityRefusal OutsideRights = new("outside-rights", 403, "The task would be granted more than the caller may grant.");
    public static readonly AuthorityRefusal MalformedContract = new("contract-malformed", 400, "The task contract is not well-formed.");
    public static readonly AuthorityRefusal MalformedAlerts = new("alerts-malformed", 400, "The body is not a notification of alerts that can be read in one way.");
    public static readonly AuthorityRefusal UnsignedTemplate = new("template-unsigned", 409, "The template is not the one that a person signed. Sign it again.");
    public static readonly AuthorityRefusal TaskNotOpen = new("task-not-open", 409, "The task is not open.");
    public static readonly AuthorityRefusal LastStep = new("last-step", 409, "The task is in its last step; close it instead.");
    public static readonly AuthorityRefusal NotSuspended = new("agent-not-suspended", 409, "The agent is not suspended.");
    public static readonly AuthorityRefusal NotSuspendable = new("agent-not-suspendable", 409, "Only an active agent, or one under review, can be suspended.");
    public static readonly AuthorityRefusal ContainmentMalformed = new("containment-malformed", 400, "This is no containment with its evidence.");
    public static readonly AuthorityRefusal TaskNotSuspended = new("task-not-suspended", 409, "The task was not suspended, or its time is over.");
    public static readonly AuthorityRefusal TaskSuspendedAlready = new("task-suspended-already", 409, "The task is suspended already.");
    public static readonly AuthorityRefusal Halted = new("halted", 409, "The kill switch was thrown: nothing is opened, resumed or issued until another person releases it.");
    public static readonly AuthorityRefusal NotHalted = new("not-halted", 409, "The kill switch is not thrown.");
    public static readonly AuthorityRefusal SamePerson = new("same-person", 403, "Whoever threw the kill switch does not release it; somebody else has to.");
    public static readonly AuthorityRefusal UnknownSigningKey = new("signing-key-unknown", 404, "There is no such signing key, or it was withdrawn already.");
    public static readonly AuthorityRefusal RotationUnderWay = new("rotation-under-way", 409, "The next signing key is announced already. Wait until it signs, or withdraw it.");
    public static readonly AuthorityRefusal AgentExists = new("agent-exists", 409, "There is, or was, an agent of that name; a name is never given twice.");
    public static readonly AuthorityRefusal RegistrationMalformed = new("registration-malformed", 400, "This is not an agent that can be registered.");
    public static readonly AuthorityRefusal StandingCredential = new("standing-credential", 400, "An agent has no secret, key or password of its own: a standing credential would be shared, copied and never end.");
    public static readonly AuthorityRefusal SharedIdentity = new("identity-shared", 409, "One credential would prove two agents; give each a workload identity of its own.");
    public static readonly AuthorityRefusal NotProposed = new("agent-not-proposed", 409, "Only a proposed agent can be activated.");
    public static readonly AuthorityRefusal NotUnderReview = new("agent-not-under-review", 409, "The agent is not under review; begin one first.");
    public static readonly AuthorityRefusal AgentRetired = new("agent-retired", 409, "The agent is retired for ever.");
    public static readonly AuthorityRefusal AgentOrphaned = new("agent-orphaned", 409, "The agent's owner is gone. Transfer it to somebody who accepts it, then resume it.");
    public static readonly AuthorityRefusal DutiesSeparated = new("duties-separated", 403, "Somebody else has to do this: neither who registered the agent nor its owner.");
    public static readonly AuthorityRefusal NotTheOwner = new("not-the-owner", 403, "Only the agent's own owner or an operator may do this.");
    public static readonly AuthorityRefusal BoundsWider = new("bounds-wider", 409, "A review only narrows what an agent may ever be granted; register another agent for more.");
    public static readonly AuthorityRefusal ProposalStale = new("proposal-stale", 409, "That is not what is proposed now: the agent or its use has changed, or there is nothing to narrow. Look again.");
    public static readonly AuthorityRefusal NoReviewDate = new("review-interval", 400, "The next review must be due in 1 to 365 days.");
    public static readonly AuthorityRefusal OwnerUnchanged = new("owner-unchanged", 409, "That person owns the agent already.");
    public static readonly AuthorityRefusal NotOffered = new("transfer-not-offered", 409, "The agent is not offered to the caller.");
    public static readonly AuthorityRefusal OwnerNotAccepted = new("owner-not-accepted", 409, "The person who is to own the agent has not accepted it yet.");
    public static readonly AuthorityRefusal PersonGone = new("person-departed", 403, "The person is gone, so they own, accept, sign and open nothing.");
    public static readonly AuthorityRefusal NoPerson = new("person-malformed", 400, "Name a person by their OpenID Connect sub: 1 to 200 characters, without control characters and not a URI.");
    public static readonly AuthorityRefusal NoReason = new("reason-missing", 400, "Say why: a reason of 1 to 500 characters is kept in the record.");
    public static readonly AuthorityRefusal NoReference = new("reference-malformed", 400, "The reference must be 1 to 200 characters without control characters, e.g. alert:CheckoutTotalsWrong.");
    public static readonly AuthorityRefusal NotAllowed = new("caller-not-allowed", 403, "The caller may not do this.");

    private AuthorityRefusal(string code, int status, string title) => (Code, Status, Title) = (code, status, title);

    public string Code { get; }

    public int Status { get; }

    public string Title { get; }

    public string? Detail { get; init; }

    public ProblemHttpResult ToProblem() =>
        TypedResults.Problem(Detail, statusCode: Status, title: Title, type: $"urn:agenttrust:authority:{Code}");
}
