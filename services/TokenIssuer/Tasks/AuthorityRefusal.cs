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
    public static readonly AuthorityRefusal OutsideBounds = new("outside-bounds", 409, "The template grants more than the agent may ever be granted.");
    public static readonly AuthorityRefusal TaskNotOpen = new("task-not-open", 409, "The task is not open.");
    public static readonly AuthorityRefusal LastStep = new("last-step", 409, "The task is in its last step; close it instead.");
    public static readonly AuthorityRefusal NotSuspended = new("agent-not-suspended", 409, "The agent is not suspended.");
    public static readonly AuthorityRefusal NotSuspendable = new("agent-not-suspendable", 409, "Only an active agent, or one under review, can be suspended.");
    public static readonly AuthorityRefusal TaskNotSuspended = new("task-not-suspended", 409, "The task was not suspended, or its time is over.");
    public static readonly AuthorityRefusal TaskSuspendedAlready = new("task-suspended-already", 409, "The task is suspended already.");
    public static readonly AuthorityRefusal Halted = new("halted", 409, "The kill switch was thrown: nothing is opened, resumed or issued until another person releases it.");
    public static readonly AuthorityRefusal NotHalted = new("not-halted", 409, "The kill switch is not thrown.");
    public static readonly AuthorityRefusal SamePerson = new("same-person", 403, "Whoever threw the kill switch does not release it; somebody else has to.");
    public static readonly AuthorityRefusal UnknownSigningKey = new("signing-key-unknown", 404, "There is no such signing key, or it was withdrawn already.");
    public static readonly AuthorityRefusal RotationUnderWay = new("rotation-under-way", 409, "The next signing key is announced already. Wait until it signs, or withdraw it.");
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
