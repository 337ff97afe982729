using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>What the log keeps of a token: its id, never the token.</summary>
internal static class TokenRecords
{
    private const int LongestWord = 200;

    /// <summary>Unguessable, so that a <c>jti</c> in a record is no help to anybody.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static AuditDraft Issued(TokenGrant grant) => new()
    {
        Kind = AuditKinds.TokenIssued,
        Agent = Acting(grant.Subject, grant.Actors),
        Task = grant.Task?.Task ?? grant.ToolCall?.Task,
        Call = grant.ToolCall?.Call,
        Action = grant.ToolCall?.Action,
        Resource = grant.ToolCall?.Resource,
        Outcome = "succeeded",
        Summary = grant.ToolCall is { } call
            ? $"{grant.Client} got a token of {grant.Times.Seconds} s for {call.Action} at {grant.Audience}."
            : $"{Who(grant.Subject, grant.Actors)} got a token of {grant.Times.Seconds} s for step {grant.Task?.Step} of its task.",
        Details = Members(
            ("token_id", grant.Id),
            ("audience", grant.Audience),
            ("scope", string.Join(' ', grant.Scope)),
            ("resources", grant.Task?.Resources is { } limits ? string.Join(", ", limits) : null),
            ("chain", Chain(grant.Subject, grant.Actors)),
            ("parents", grant.Task?.Parents is { Count: > 0 } parents ? string.Join(' ', parents) : null)),
    };

    /// <param name="workload">Who asked, as far as it was proven.</param>
    public static AuditDraft Refused(TokenRefusal refusal, string? workload, TokenExchangeRequest? request) => new()
    {
        Kind = AuditKinds.TokenRefused,
        Agent = workload is not null && SpiffeIds.IsAgent(workload) ? workload : null,
        Task = Bounded(request?.Task?.Task ?? request?.ToolCall?.Task),
        Call = Bounded(request?.ToolCall?.Call),
        Action = Bounded(request?.ToolCall?.Action),
        Outcome = "denied",
        Summary = $"A token was refused: {refusal.Description}",
        Details = Members(("error", refusal.Error), ("workload", Bounded(workload) ?? "unproven")),
    };

    public static AuditDraft Revoked(IssuedToken token, string caller) => new()
    {
        Kind = AuditKinds.TokenRevoked,
        Agent = Acting(token.Subject, token.Actors),
        Task = token.TaskId,
        Call = token.ToolCall?.Call,
        Outcome = "succeeded",
        Summary = $"{caller} revoked a token.",
        Details = Members(("token_id", token.Id), ("audience", token.Audience), ("chain", Chain(token.Subject, token.Actors))),
    };

    /// <summary>The agent that really acts: the last one that the subject's authority was handed on to.</summary>
    private static string Acting(string subject, IReadOnlyList<string> actors) => actors.FirstOrDefault(SpiffeIds.IsAgent) ?? subject;

    private static string Who(string subject, IReadOnlyList<string> actors) =>
        Acting(subject, actors) is var acting && acting == subject ? subject : $"{acting}, acting for {subject},";

    /// <summary>From the subject to who acts now; null when the subject acts itself.</summary>
    private static string? Chain(string subject, IReadOnlyList<string> actors) =>
        actors.Count > 0 ? string.Join(' ', actors.Reverse().Prepend(subject)) : null;

    /// <summary>Unproven callers do not fill the log with their own text.</summary>
    private static string? Bounded(string? word) => word is { Length: > LongestWord } ? word[..LongestWord] : word;

    private static Dictionary<string, JsonElement> Members(params (string Name, string? Value)[] members) =>
        members.Where(member => member.Value is not null)
            .ToDictionary(member => member.Name, member => JsonSerializer.SerializeToElement(member.Value));
}
