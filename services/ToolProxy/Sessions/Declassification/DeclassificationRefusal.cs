using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.ToolProxy.Sessions.Declassification;

/// <summary>Every way in which lifting a label is refused. The code is public: <c>urn:agenttrust:problem:CODE</c>.</summary>
internal sealed record DeclassificationRefusal
{
    public static readonly DeclassificationRefusal NoReason = new("reason-missing", 400, "Say why: a reason of 1 to 500 characters without control characters is kept in the record.");
    public static readonly DeclassificationRefusal NoTask = new("task-unknown", 404, "There is no such open task.");
    public static readonly DeclassificationRefusal OwnTask = new("own-task", 403, "Who owns the agent or opened the task does not answer for what it has read; somebody else has to look.");
    public static readonly DeclassificationRefusal Unlabelled = new("session-unlabelled", 409, "The task has read nothing that bears this label.");
    public static readonly DeclassificationRefusal NoRecord = new("audit-unavailable", 503, "It could not be recorded, so the label stays.");
    public static readonly DeclassificationRefusal NotKept = new("session-unavailable", 503, "It was recorded and could not be kept, so the label stays; the log says so too. Try again.");

    private DeclassificationRefusal(string code, int status, string title) => (Code, Status, Title) = (code, status, title);

    public string Code { get; }

    public int Status { get; }

    public string Title { get; }

    public ProblemHttpResult ToProblem() => TypedResults.Problem(statusCode: Status, title: Title, type: $"urn:agenttrust:problem:{Code}");
}
