using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.ToolProxy.ToolCatalog.Review;

/// <summary>Every way in which what a person says of a tool is refused. The code is public: <c>urn:agenttrust:problem:CODE</c>.</summary>
internal sealed record ReviewRefusal
{
    public static readonly ReviewRefusal NoReason = new("reason-missing", 400, "Say why: a reason of 1 to 500 characters is kept in the record.");
    public static readonly ReviewRefusal Unseen = new("tool-unseen", 404, "No server in the catalog has said anything of such a tool yet; an agent that lists or calls tools there makes the proxy look.");
    public static readonly ReviewRefusal MovedOn = new("tool-moved-on", 409, "The server says something else by now. Look at the difference again.");
    public static readonly ReviewRefusal InTheFile = new("tool-in-file", 409, "This very definition stands in policies/tool-catalog.json. To take it back, change the file: its digest, or its state to \"forbidden\".");
    public static readonly ReviewRefusal Unmapped = new("tool-unmapped", 409, "The catalog does not know this tool. Say what it does in policies/tool-catalog.json first; see docs/tool-catalog.md.");
    public static readonly ReviewRefusal Forbidden = new("tool-forbidden", 409, "policies/tool-catalog.json forbids this tool.");
    public static readonly ReviewRefusal Unconstrained = new("tool-unconstrained", 422, "Calls of this tool could not be held to a task.");
    public static readonly ReviewRefusal NoRecord = new("audit-unavailable", 503, "It could not be recorded, so it does not hold.");
    public static readonly ReviewRefusal NotKept = new("notes-unavailable", 503, "It was recorded and could not be kept, so it does not hold; the log says so too. Try again.");

    private ReviewRefusal(string code, int status, string title) => (Code, Status, Title) = (code, status, title);

    public string Code { get; }

    public int Status { get; }

    public string Title { get; }

    public string? Detail { get; init; }

    public ProblemHttpResult ToProblem() =>
        TypedResults.Problem(Detail, statusCode: Status, title: Title, type: $"urn:agenttrust:problem:{Code}");
}
