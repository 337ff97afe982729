using System.Globalization;
using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Json;
using static AgentTrust.Console.Tests.Backend.Answers;

namespace AgentTrust.Console.Tests.Backend;

public sealed partial class FakeLog
{
    public EvidencePage Find(Func<string, string?> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        bool Fits(string name, string? value) => query(name) is not { } wanted || wanted == value;
        var before = query("cursor") is { } cursor ? long.Parse(cursor, CultureInfo.InvariantCulture) : long.MaxValue;
        var limit = int.Parse(query("limit") ?? "50", CultureInfo.InvariantCulture);

        var found = Records.Where(r => Fits("task", r.Record.Task) && Fits("agent", r.Record.Agent) && Fits("call", r.Record.Call) && Fits("person", r.Record.Person)
                && Fits("kind", r.Record.Kind) && Fits("outcome", r.Record.Outcome) && Fits("action", r.Record.Action)
                && (query("text") is not { } text || r.Record.Summary?.Contains(text, StringComparison.OrdinalIgnoreCase) == true))
            .Where(r => r.Index < before).Reverse().Take(limit + 1).ToList();
        return new EvidencePage
        {
            Records = [.. found.Take(limit)], Next = found.Count > limit ? found[limit - 1].Index.ToString(CultureInfo.InvariantCulture) : null, Findable = Findable,
        };
    }

    public CallStory? Tell(string call)
    {
        if (Records.Where(r => r.Record.Call == call).ToList() is not { Count: > 0 } records) return null;

        var decided = records.FirstOrDefault(r => r.Record.Kind == AuditKinds.Decision);
        return new CallStory
        {
            Call = call, Told = [.. records.Select(r => r.Record.Summary ?? r.Record.Kind)], Action = records[0].Record.Action, Resource = records[0].Record.Resource,
            Who = new StoryActor { Agent = records[0].Record.Agent, Chain = [records[0].Record.Agent!], Owner = "olivia" },
            Authority = new StoryAuthority { Task = records[0].Record.Task, Step = "propose", OpenedBy = "oscar", TokenId = "jti-1" },
            Decision = decided is null ? null : new StoryDecision
            {
                Outcome = decided.Record.Outcome!, At = decided.Record.Time, Policies = ["pull-request-needs-a-person"], Reasons = ["A pull request needs a person."], Record = decided.Index,
            },
            Approvals =
            [
                .. records.Where(r => r.Record.Kind == AuditKinds.ApprovalRequested)
                    .Select(r => new StoryApproval { Approval = "apr_1", Kind = r.Record.Kind, Groups = ["service-owners"], At = r.Record.Time, Record = r.Index }),
            ],
            Credentials = [], Outcome = decided?.Record.Outcome ?? "indeterminate", Code = "approval-required", Records = records, Findable = Findable,
        };
    }

    public List<SavedView> Views { get; } = [];

    public PossibleReport WhoCould(Func<string, string> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new()
        {
            Action = query("action"), ResourceType = query("resource_type"), Resource = query("resource"), At = TimeProvider.System.GetUtcNow(), Unknown = [], Findable = Findable,
            Actors =
            [
                new()
                {
                    Agent = Samples.CodingAgent, Owner = "olivia", Task = "tsk_1", OpenedBy = "oscar", From = TimeProvider.System.GetUtcNow(), To = TimeProvider.System.GetUtcNow().AddHours(1),
                    Boundary = Samples.Task("tsk_1").Boundaries[1], Steps = ["propose"], Record = 0,
                },
            ],
        };
    }

    public SecretsReport Secrets() => new()
    {
        Findable = Findable,
        Accesses = [new() { Secret = "payments-api-key", Kind = AuditKinds.CredentialBrokered, Agent = Samples.CodingAgent, Owner = "olivia", At = TimeProvider.System.GetUtcNow().AddMinutes(-2), Record = 3 }],
    };

    public HttpResponseMessage AnswerViews(HttpRequestMessage request, JsonElement body)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Segments(request) is not ["views", var name]) return Json(Views.ToArray());

        Views.RemoveAll(view => view.Name == name);
        if (request.Method == HttpMethod.Delete) return new HttpResponseMessage(HttpStatusCode.NoContent);

        Views.Add(new SavedView { Name = name, Query = body.Deserialize<EvidenceQuery>(WireJson.Options)! });
        return Json(Views[^1]);
    }

    private Findable Findable => new() { Records = Records.Count, LogSize = Records.Count };
}
