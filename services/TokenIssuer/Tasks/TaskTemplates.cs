using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Templates and their signatures: a person's authenticated word for exactly one text, kept as its digest.</summary>
internal static class TaskTemplates
{
    /// <summary>Whether the text is still the one that was signed: a row that somebody edited opens nothing.</summary>
    public static bool IsSigned(TaskTemplate template) =>
        template.SignedAt is not null && template.Digest == TaskContract.Of(template).Digest(template.Name);

    public static TaskTemplate Signed(string name, TaskContract contract, string by, DateTimeOffset at, long version) => new()
    {
        Name = name,
        Agent = contract.Agent,
        SignedBy = by,
        SignedAt = at,
        Digest = contract.Digest(name),
        Version = version,
        Intent = contract.Intent,
        Steps = contract.Steps,
        Boundaries = contract.Boundaries,
        Budget = contract.Budget,
    };

    /// <summary>The seed file's word for who signed counts: whoever deploys the file answers for it.</summary>
    public static TaskTemplate Seeded(TaskTemplate template, DateTimeOffset at) =>
        Signed(template.Name, TaskContract.Of(template), template.SignedBy, at, 1);

    /// <summary>What the contract says was checked already; the signer answers for it from now on.</summary>
    public static Decided<TaskTemplate> Sign(
        TaskTemplate? before, string name, TaskContract contract, Caller signer, string reason, DateTimeOffset now)
    {
        var signed = Signed(name, contract, signer.Name, now, (before?.Version ?? 0) + 1);
        return new(signed, new AuthorityChange
        {
            Template = signed,
            Records =
            [
                new AuditDraft
                {
                    Kind = AuditKinds.TaskTemplateSigned,
                    Agent = signed.Agent,
                    Person = signer.Person,
                    Outcome = "succeeded",
                    Summary = $"{signer.Name} signed version {signed.Version} of the task template {name}: {reason}",
                    Details = Details(signed),
                },
            ],
        });
    }

    public static Dictionary<string, JsonElement> Details(TaskTemplate template) => new()
    {
        ["template"] = JsonSerializer.SerializeToElement(template.Name),
        ["template_version"] = JsonSerializer.SerializeToElement(template.Version),
        ["template_digest"] = JsonSerializer.SerializeToElement(template.Digest),
        ["template_signed_by"] = JsonSerializer.SerializeToElement(template.SignedBy),
    };
}
