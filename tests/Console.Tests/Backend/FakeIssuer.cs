using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using static AgentTrust.Console.Tests.Backend.Answers;

namespace AgentTrust.Console.Tests.Backend;

/// <summary>Agents, tasks, templates and the kill switch in memory; whatever it is asked for, it does.</summary>
public sealed class FakeIssuer
{
    public List<TaskFacts> Tasks { get; } = [];

    public List<AgentFacts> Agents { get; } = [];

    public KillSwitchFacts Switch { get; set; } = KillSwitchFacts.NeverThrown;

    public HttpResponseMessage Answer(string person, HttpRequestMessage request, JsonElement body) => Segments(request) switch
    {
        ["tasks"] when request.Method == HttpMethod.Get => Json(Tasks.ToArray()),
        ["tasks"] => Open(person, body),
        ["tasks", var id] => Tasks.Find(t => t.Id == id) is { } task ? Json(task) : Problem(HttpStatusCode.NotFound, "No such task."),
        ["tasks", var id, var change] => Change(Tasks.FindIndex(t => t.Id == id), change, person, Said(body)),
        ["task-templates"] => Json((TaskTemplate[])[Samples.Template()]),
        ["kill-switch", ..] => Json(Switch = Switching(person, request, body)),
        ["signing-keys"] => Json(Samples.SigningKeys()),
        ["agents"] => Json(Agents.ToArray()),
        ["agents", var name] => Agents.Find(a => a.Name == name) is { } agent ? Json(agent) : Problem(HttpStatusCode.NotFound, "No such agent."),
        ["agents", var name, "history"] => Json(Samples.History(Agents.Find(a => a.Name == name)!)),
        ["agents", var name, "access-review"] => Json(Samples.Review(Agents.Find(a => a.Name == name)!)),
        ["agents", var name, ..] and [.., var change] => Change(Agents.FindIndex(a => a.Name == name), change, body),
        _ => Problem(HttpStatusCode.NotFound, "No such path."),
    };

    private HttpResponseMessage Open(string person, JsonElement body)
    {
        Tasks.Add(Samples.Task("tsk_new") with { OpenedBy = person, Reference = body.GetProperty("reference").GetString() });
        return Json(Tasks[^1]);
    }

    private HttpResponseMessage Change(int task, string change, string person, string? reason)
    {
        Tasks[task] = change switch
        {
            "suspend" => Tasks[task] with { State = TaskState.Suspended, Suspension = new() { By = person, Reason = reason!, At = TimeProvider.System.GetUtcNow() } },
            "resume" => Tasks[task] with { State = TaskState.Open, Suspension = null },
            _ => Tasks[task] with { State = TaskState.Revoked, CloseReason = reason },
        };
        return Json(Tasks[task]);
    }

    private HttpResponseMessage Change(int agent, string change, JsonElement body)
    {
        var before = Agents[agent];
        var after = change switch
        {
            "suspend" => before with { State = AgentState.Suspended },
            "begin-review" => before with { State = AgentState.UnderReview },
            "retire" => before with { State = AgentState.Retired },
            "transfer" => before with { ProposedOwner = body.GetProperty("to").GetString() },
            "accept" when body.TryGetProperty("digest", out _) => before with { Bounds = Samples.Review(before).ProposedBounds! },
            "accept" => before with { Owner = before.ProposedOwner!, ProposedOwner = null },
            _ => before with { State = AgentState.Active, Suspension = null },
        };
        Agents[agent] = after with { Version = before.Version + 1 };
        return Json(Agents[agent]);
    }

    private static string? Said(JsonElement body) => body.GetProperty("reason").GetString();

    private KillSwitchFacts Switching(string person, HttpRequestMessage request, JsonElement body) => Segments(request) switch
    {
        [_, "release"] => Switch with { Halted = false, ReleasedBy = person, ReleasedAt = TimeProvider.System.GetUtcNow() },
        [_] when request.Method == HttpMethod.Post => new()
        {
            Halted = true, HaltedBy = person, HaltReason = Said(body), HaltedAt = TimeProvider.System.GetUtcNow(),
        },
        _ => Switch,
    };
}
