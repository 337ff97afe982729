using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.AuditService.Search.Stories;

/// <summary>Makes one story of a call's records. Where they are silent the story is too.</summary>
internal static class Telling
{
    private const string Unknown = "indeterminate";

    /// <param name="call">The call's id.</param>
    /// <param name="records">What the log has on it.</param>
    /// <param name="owner">Who owns the agent now, for tasks whose records do not say who did then.</param>
    /// <param name="findable">How far the log could be searched.</param>
    public static CallStory Of(string call, StoryRecords records, string? owner, Findable findable)
    {
        var told = records.Own.Select(logged => logged.Record).ToList();
        var decision = records.Own.LastOrDefault(logged => logged.Record.Kind == AuditKinds.Decision);
        var story = new CallStory
        {
            Call = call,
            Told = [],
            Who = new StoryActor
            {
                Agent = First(told, record => record.Agent),
                Chain = First(told, record => Texts.One(record, "chain"))?.Split(' ') ?? [],
                Owner = records.Opening is { } opening && Texts.One(opening.Record, "owner") is { } then ? then : owner,
            },
            Action = First(told, record => record.Action),
            Resource = told.Select(record => record.Resource).FirstOrDefault(resource => resource is not null),
            Authority = AuthorityOf(records, told),
            Decision = decision is null ? null : DecisionOf(decision),
            Approvals = [.. records.Approvals.Select(ApprovalOf)],
            Credentials = [.. records.Own.Where(IsCredential).Select(CredentialOf)],
            Outcome = OutcomeOf(told),
            Code = told.Select(record => Texts.One(record, "code")).LastOrDefault(code => code is not null),
            TraceId = First(told, record => record.TraceId),
            Records = records.All,
            Findable = findable,
        };
        return story with { Told = [.. StoryWords.Of(story)] };
    }

    private static string? First(IEnumerable<AuditRecord> records, Func<AuditRecord, string?> part) => records.Select(part).FirstOrDefault(text => text is not null);

    private static StoryAuthority AuthorityOf(StoryRecords records, IReadOnlyList<AuditRecord> told) => new()
    {
        Task = First(told, record => record.Task),
        Step = First(told, record => Texts.One(record, "step")),
        OpenedBy = records.Opening is { } opening ? Texts.One(opening.Record, "opened_by") ?? opening.Record.Person : null,
        OpenedAt = records.Opening?.Record.Time,
        Opening = records.Opening?.Record.Summary,
        TokenId = First(told, record => Texts.One(record, "token_id")),
        Record = records.Opening?.Index,
    };

    private static StoryDecision DecisionOf(LoggedRecord logged) => new()
    {
        Outcome = logged.Record.Outcome ?? Unknown,
        At = logged.Record.Time,
        Policies = Texts.Of(logged.Record, "policies"),
        Reasons = Texts.Of(logged.Record, "reasons"),
        PolicyVersion = Texts.One(logged.Record, "policy_version"),
        EvaluationId = Texts.One(logged.Record, "evaluation_id"),
        Record = logged.Index,
    };

    private static StoryApproval ApprovalOf(LoggedRecord logged) => new()
    {
        Approval = Texts.One(logged.Record, "approval")!,
        Kind = logged.Record.Kind,
        Person = logged.Record.Person,
        Groups = Texts.Of(logged.Record, "groups"),
        Reason = Texts.One(logged.Record, "reason"),
        At = logged.Record.Time,
        Record = logged.Index,
    };

    private static bool IsCredential(LoggedRecord logged) =>
        logged.Record.Kind is AuditKinds.TokenIssued or AuditKinds.CredentialBrokered or AuditKinds.CredentialRevoked;

    private static StoryCredential CredentialOf(LoggedRecord logged) => new()
    {
        Kind = logged.Record.Kind,
        Name = (logged.Record.Kind == AuditKinds.TokenIssued ? Texts.One(logged.Record, "token_id") : Texts.One(logged.Record, "credential")) ?? "unnamed",
        Audience = Texts.One(logged.Record, "audience") ?? Texts.One(logged.Record, "server"),
        At = logged.Record.Time,
        Record = logged.Index,
    };

    /// <summary>What the last word on it says; a call that was let through and of which nothing more is known may have happened.</summary>
    private static string OutcomeOf(IReadOnlyList<AuditRecord> told) =>
        told.LastOrDefault(record => record.Kind == AuditKinds.CallOutcome)?.Outcome
        ?? told.LastOrDefault(record => record.Kind == AuditKinds.CallRefused)?.Outcome
        ?? (told.LastOrDefault(record => record.Kind == AuditKinds.Decision) is { Outcome: "denied" } ? "denied" : Unknown);
}
