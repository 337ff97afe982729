using AgentTrust.Contracts.Audit.Questions;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.AuditService.Search.Questions;

/// <summary>The query string of a question (docs/evidence.md).</summary>
internal sealed record AskedQuestion(
    string? Agent, string? Task, string? Call, string? Person, string? Kind, string? Action,
    [FromQuery(Name = "resource_type")] string? ResourceType, string? Resource, string? Outcome, string? Trace,
    DateTimeOffset? From, DateTimeOffset? To, string? Text, string? Cursor, int? Limit)
{
    public EvidenceQuery Query => new()
    {
        Agent = Agent,
        Task = Task,
        Call = Call,
        Person = Person,
        Kind = Kind,
        Action = Action,
        ResourceType = ResourceType,
        Resource = Resource,
        Outcome = Outcome,
        Trace = Trace,
        From = From,
        To = To,
        Text = Text,
        Cursor = Cursor,
        Limit = Limit,
    };

    public (Question? Question, string? Fault) Read() => Question.Read(Query);
}
