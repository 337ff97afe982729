using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.Benchmarks.AuditSearch;

/// <summary>One question of each kind, about what some record of the log says.</summary>
internal static class SearchQuestions
{
    public static (string Name, Func<SampleRecords, long, EvidenceQuery> Ask)[] All { get; } =
    [
        ("anything, newest", (_, _) => new()),
        ("agent, any of a thousand", (_, at) => new() { Agent = SampleRecords.Agent(at % SampleRecords.Agents) }),
        ("task", (_, at) => new() { Task = SampleRecords.TaskOf(at) }),
        ("call", (_, at) => new() { Call = $"call-{at / 3}" }),
        ("person", (_, at) => new() { Person = SampleRecords.Person(at % SampleRecords.People) }),
        ("resource", (_, at) => new() { Resource = SampleRecords.Resource(at % SampleRecords.Resources) }),
        ("action", (_, at) => new() { Action = SampleRecords.ActionOf(at) }),
        ("kind", (_, at) => new() { Kind = SampleRecords.KindOf(at) }),
        ("outcome: denied, one in forty", (_, _) => new() { Outcome = "denied" }),
        ("time: some hour", (log, at) => new() { From = log.TimeOf(at), To = log.TimeOf(at).AddHours(1) }),
        ("text: a word of every record", (_, _) => new() { Text = "agent" }),
        ("text: a word of one record in four hundred", (_, at) => new() { Text = $"shop service {SampleRecords.ResourceOf(at)}" }),
        ("text: a word of one record", (_, at) => new() { Text = SampleRecords.Incident(at) }),
        ("text: a word that no record has", (_, at) => new() { Text = $"nowhere{at}" }),
        ("agent, outcome and time: its denials of a week", (log, at) => AgentInAWeek(log, at) with { Outcome = "denied" }),
        ("agent and text", (_, at) => new() { Agent = SampleRecords.Agent(SampleRecords.AgentOf(at)), Text = "secret" }),
        ("resource, action and outcome", (_, at) => new() { Resource = SampleRecords.Resource(SampleRecords.ResourceOf(at)), Action = "secret.read", Outcome = "denied" }),
        ("resource and agent that never met", (_, at) => new() { Resource = "shop/none", Agent = SampleRecords.Agent(SampleRecords.AgentOf(at)) }),
    ];

    public static EvidenceQuery AgentInAWeek(SampleRecords log, long at) =>
        new() { Agent = SampleRecords.Agent(SampleRecords.AgentOf(at)), From = log.TimeOf(at).AddDays(-7), To = log.TimeOf(at) };
}
