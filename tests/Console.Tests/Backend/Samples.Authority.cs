using System.Text.Json;
using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Console.Tests.Backend;

public static partial class Samples
{
    public static SigningKeyFacts[] SigningKeys() =>
        [new() { Id = "k1", State = SigningKeyState.Signing, CreatedAt = Now().AddDays(-2), SignsFrom = Now().AddDays(-1) }];

    public static TaskTemplate Template() => new()
    {
        Name = "fix-firing-alert", Agent = CodingAgent, SignedBy = "oscar", SignedAt = Now().AddDays(-9), Intent = "Find the cause of {reference} and propose a fix",
        Steps = Task("tsk_1").Steps, Boundaries = Task("tsk_1").Boundaries, Budget = Task("tsk_1").Budget,
    };

    /// <summary>Suspended by the platform, and its review is overdue.</summary>
    public static AgentFacts Drifted() => Agent() with
    {
        Id = SpiffeIds.Agent("triage-agent"), Name = "triage-agent", Function = "triage", State = AgentState.Suspended, ReviewDue = Now().AddDays(-3),
        Suspension = new AgentSuspension
        {
            By = SpiffeIds.ToolProxy, Reason = "Its score reached 85 of 100.", At = Now().AddMinutes(-12),
            Drift = new AgentDrift
            {
                Task = "tsk_0", Rules = ["honeytoken", "denied-calls"], Score = 85,
                Evidence =
                [
                    new DriftEvidence { Rule = "denied-calls", Call = "call_2", Words = "Eight calls in a row were denied.", Points = 25, At = Now().AddMinutes(-14) },
                    new DriftEvidence { Rule = "honeytoken", Call = "call_3", Words = "It used a secret that nobody uses.", Points = 60, At = Now().AddMinutes(-12) },
                ],
            },
        },
    };

    /// <summary>Details of the decision that a request came from: the task has read a ticket, whose words named the branch.</summary>
    public static Dictionary<string, JsonElement> DecidedOn(string approval) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
        $$"""
        {
          "code": "approval-required", "approval": "{{approval}}", "sensitivity": "internal", "sink": "pull_request",
          "sinks": [
            { "kind": "branch", "path": "branch", "origin": "untrusted", "call": "call_1", "tool": "tickets.get_ticket" },
            { "kind": "repository", "path": "repository", "origin": "task" }
          ],
          "decided_on": { "schema": 1, "decision": false, "call": { "untrusted_read": true, "sensitive_read": false, "egress": false, "risk": 25 } }
        }
        """)!;

    public static AgentHistoryEntry[] History(AgentFacts agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return
        [
            new() { Version = 1, Change = "registered", State = AgentState.Proposed, By = "olivia", At = Now().AddDays(-40), Reason = "It is to fix what fires at night." },
            new() { Version = 2, Change = "activated", State = AgentState.Active, By = "sam", At = Now().AddDays(-39), Reason = "Bounds are narrow." },
        ];
    }

    public static AccessReview Review(AgentFacts agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return new()
        {
            Agent = agent.Id, Since = Now().AddDays(-40), Until = Now(), Granted = agent.Bounds,
            Used =
            [
                new() { Action = "repo.read", ResourceType = "repository", Resource = "shop/checkout", Calls = 1_204, LastAt = Now().AddMinutes(-3) },
                new() { Action = "telemetry.read", ResourceType = "service", Resource = "checkout", Calls = 411, LastAt = Now().AddMinutes(-9) },
                new() { Action = "repo.pull_request.open", ResourceType = "repository", Resource = "shop/checkout", Calls = 17, LastAt = Now().AddHours(-9) },
            ],
            Unused = new() { Repositories = [], Environments = ["staging"], ActionGroups = [] }, Tasks = [], Templates = [],
            ProposedBounds = agent.Bounds with { Environments = [] }, Digest = "sha256:" + new string('7', 64),
        };
    }
}
