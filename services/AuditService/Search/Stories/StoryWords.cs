using System.Globalization;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.AuditService.Search.Stories;

/// <summary>A story in sentences: who, on whose authority, how it was decided, who consented, with what, what came of it, and where the proof is.</summary>
internal static class StoryWords
{
    public static IEnumerable<string> Of(CallStory story)
    {
        yield return $"{Who(story.Who)} asked for {What(story)}.";
        if (story.Authority is { Task: { } task } authority)
            yield return $"It worked on task {task}{(authority.Step is { } step ? $", step {step}" : "")}{(authority.OpenedBy is { } opener ? $", opened on the word of {opener}" : "")}{When(authority.OpenedAt)}.";
        if (story.Who.Owner is { } owner) yield return $"{owner} answers for the agent.";
        if (story.Decision is { } decision)
            yield return $"Policy set {Short(decision.PolicyVersion)} {(decision.Outcome == "permitted" ? "permitted" : "denied")} it{By(decision.Policies)}{When(decision.At)}.{Joined(decision.Reasons)}";
        else
            yield return "No policy was asked: it was refused before.";
        foreach (var approval in story.Approvals) yield return Said(approval);
        foreach (var credential in story.Credentials) yield return Credential(credential);
        yield return story.Outcome switch
        {
            "succeeded" => "The tool did it.",
            "failed" => "The tool was reached and answered with an error.",
            "denied" => $"The tool was not reached{(story.Code is { } code ? $" ({code})" : "")}.",
            "withheld" => "The tool was reached, and its answer was withheld from the agent.",
            _ => "Whether it happened is not known from the log.",
        };
        yield return $"{story.Records.Count} records say so; the first is entry {story.Records[0].Index} of the log, the last entry {story.Records[^1].Index}. Each has its own proof.";
    }

    private static string Who(StoryActor who) =>
        who.Agent is null ? "A caller that proved nothing"
        : who.Chain.Count > 1 ? $"{Name(who.Agent)}, acting for {string.Join(" for ", who.Chain.Reverse().Skip(1).Select(Name))},"
        : Name(who.Agent);

    private static string What(CallStory story) =>
        $"{story.Action ?? "an unknown action"}{(story.Resource is { } resource ? $" on {resource.Type} {resource.Id}" : "")}";

    private static string Said(StoryApproval approval) => approval.Kind switch
    {
        AuditKinds.ApprovalRequested => $"Consent was asked for{When(approval.At)}.",
        AuditKinds.ApprovalGranted => $"{approval.Person}{Of(approval.Groups)} granted it{When(approval.At)}{Because(approval.Reason)}.",
        AuditKinds.ApprovalRejected => $"{approval.Person}{Of(approval.Groups)} rejected it{When(approval.At)}{Because(approval.Reason)}.",
        AuditKinds.ApprovalConsumed => $"The consent was used, once{When(approval.At)}.",
        AuditKinds.ApprovalRefused => $"{approval.Person ?? "Somebody"} tried to decide or to use it and was not allowed to{When(approval.At)}.",
        _ => $"The time for consent ran out, or nobody had to decide any more{When(approval.At)}.",
    };

    private static string Credential(StoryCredential credential) => credential.Kind switch
    {
        AuditKinds.TokenIssued => $"Token {credential.Name} was issued for this call alone{(credential.Audience is { } audience ? $", for {Name(audience)}" : "")}.",
        AuditKinds.CredentialBrokered => $"The proxy lent it {credential.Name}; the agent did not see it.",
        _ => $"{credential.Name} was ended{When(credential.At)}.",
    };

    private static string By(IReadOnlyList<string> policies) => policies.Count == 0 ? " by default" : $" by {string.Join(", ", policies)}";

    private static string Joined(IReadOnlyList<string> reasons) => reasons.Count == 0 ? "" : " " + string.Join(" ", reasons);

    private static string Of(IReadOnlyList<string> groups) => groups.Count == 0 ? "" : $" ({string.Join(", ", groups)})";

    private static string Because(string? reason) => reason is null ? "" : $": {reason.TrimEnd('.')}";

    private static string When(DateTimeOffset? at) => at is { } time ? string.Create(CultureInfo.InvariantCulture, $" at {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z") : "";

    private static string Short(string? version) => version is { Length: > 19 } ? version[..19] : version ?? "of unknown version";

    private static string Name(string id) => id.Split('/')[^1];
}
