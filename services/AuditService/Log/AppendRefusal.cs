using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Log;

/// <summary>Every way records are refused. The code is public API.</summary>
internal sealed record AppendRefusal
{
    public static readonly AppendRefusal RequestMalformed = new("request-malformed", 400, "The body is not a list of audit records.");
    public static readonly AppendRefusal RecordMalformed = new("record-malformed", 400, "A record breaks a rule.");
    public static readonly AppendRefusal BodyMalformed = new("body-malformed", 400, "A body does not fit its record.");
    public static readonly AppendRefusal ProducerNotAllowed = new("producer-not-allowed", 403, "This caller may not append.");
    public static readonly AppendRefusal RecordNotYours = new("record-not-yours", 403, "An agent may record only its own prompts and answers.");
    public static readonly AppendRefusal IdReused = new("id-reused", 409, "The id stands in the log with other content.");
    public static readonly AppendRefusal TooLarge = new("too-large", 413, "A record or the request is too large.");
    public static readonly AppendRefusal Busy = new("log-busy", 503, "Too many requests wait for the log.");
    public static readonly AppendRefusal Unavailable = new("log-unavailable", 503, "The log could not be written; nothing is promised.");

    private AppendRefusal(string code, int status, string title) => (Code, Status, Title) = (code, status, title);

    public string Code { get; }

    public int Status { get; }

    public string Title { get; }

    public ProblemHttpResult Problem(string detail) =>
        TypedResults.Problem(detail, statusCode: Status, title: Title, type: $"urn:agenttrust:audit:{Code}");
}
