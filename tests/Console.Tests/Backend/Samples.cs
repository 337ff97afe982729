using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.OperatorConsole.Approvals;

namespace AgentTrust.Console.Tests.Backend;

/// <summary>The state of the sample story at its most interesting moment.</summary>
public static partial class Samples
{
    public static readonly string CodingAgent = SpiffeIds.Agent("coding-agent");

    public const string Diff = """
        diff --git a/src/Checkout/Cart.cs b/src/Checkout/Cart.cs
        --- a/src/Checkout/Cart.cs
        +++ b/src/Checkout/Cart.cs
        @@ -14,7 +14,7 @@ public sealed class Cart(IReadOnlyList<Line> lines)
             public decimal Total(decimal discount)
             {
        -        var perLine = lines.Sum(line => Math.Round(line.Price * line.Quantity * (1 - discount), 2));
        -        return perLine;
        +        var sum = lines.Sum(line => line.Price * line.Quantity);
        +        return Math.Round(sum * (1 - discount), 2, MidpointRounding.ToEven);
             }
         }
        """;

    public static AgentFacts Agent() => new()
    {
        Id = CodingAgent, Name = "coding-agent", Owner = "olivia", Function = "remediate", State = AgentState.Active,
        Bounds = new AgentBounds { Repositories = ["shop/checkout"], Environments = ["staging"], ActionGroups = ["observe", "propose"] },
        ReviewDue = Now().AddDays(60), Model = "scripted", Framework = "Semantic Kernel", Version = 1,
    };

    public static TaskFacts Task(string id) => new()
    {
        Id = id, Agent = CodingAgent, Owner = "olivia", OpenedBy = "oscar", Template = "fix-firing-alert",
        Intent = "Find the cause of alert:CheckoutTotalsWrong and propose a fix", Reference = "alert:CheckoutTotalsWrong",
        State = TaskState.Open, Step = "propose",
        Steps =
        [
            new TaskStep { Name = "investigate", Actions = ["alert.read", "telemetry.read", "ticket.read", "repo.read"] },
            new TaskStep { Name = "propose", Actions = ["repo.read", "repo.branch.write", "ci.run", "repo.pull_request.open"] },
        ],
        Boundaries =
        [
            new TaskBoundary { Type = "service", Id = "checkout", Actions = ["telemetry.read"] },
            new TaskBoundary { Type = "repository", Id = "shop/checkout", Actions = ["repo.read", "repo.branch.write", "repo.pull_request.open"] },
            new TaskBoundary { Type = "ticket", Id = "*", Actions = ["ticket.read", "ticket.write"] },
        ],
        Budget = new TaskBudget { Calls = 200, Writes = 20, Minutes = 60 },
        OpenedAt = Now().AddMinutes(-4), ExpiresAt = Now().AddMinutes(56), Version = 2,
    };

    public static AccessRequest Request(string id, string task = "tsk_1", AccessRequestState state = AccessRequestState.Pending)
    {
        var arguments = JsonSerializer.SerializeToElement(new
        {
            repository = "shop/checkout",
            branch = "agent/fix-checkout-totals",
            title = "Round the discount once per cart",
            body = "The discount was rounded per line, so carts with several lines were off by cents.\n\nTests: 12 passed.",
        });
        return Bound(new AccessRequest
        {
            Id = id, State = state, Arguments = arguments, Preview = Diff, Decisions = [], Digest = "",
            RequestedAt = Now().AddMinutes(-1), ExpiresAt = Now().AddMinutes(14),
            Call = new BindingClaims
            {
                Agent = CodingAgent, Owner = "olivia", OpenedBy = "oscar", Task = task,
                Intent = "Find the cause of alert:CheckoutTotalsWrong and propose a fix",
                Action = "repo.pull_request.open", Resource = new AccessEntity { Type = "repository", Id = "shop/checkout" },
                Tool = new ToolReference { Server = "git", Name = "open_pull_request", DefinitionDigest = "sha256:" + new string('d', 64) },
                ArgumentsDigest = CanonicalJson.Digest(arguments), PolicyVersion = "sha256:" + new string('e', 64),
                Policies = ["pull-request-needs-a-person"], Reasons = ["A pull request puts code in front of people, so a service owner looks at it first."],
                Approvers = [PersonGroups.ServiceOwners], Quorum = 1,
            },
        });
    }

    /// <summary>With the digest of what it is now.</summary>
    public static AccessRequest Bound(AccessRequest request) => request with { Digest = ShownConsent.DigestOf(request) };

    /// <summary>What is left when two people broke the glass for it.</summary>
    public static BreakGlassReview Review(AccessRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new()
        {
            Id = request.Id, Agent = request.Call.Agent, Owner = request.Call.Owner, OpenedBy = request.Call.OpenedBy, Task = request.Call.Task, Action = request.Call.Action,
            Resource = request.Call.Resource, Approvers = request.Call.Approvers, OpenedAt = Now(), DueAt = Now().AddDays(2),
            BrokenBy = [.. request.Decisions.Where(decision => decision.BreakGlass).Select(decision => new GlassBreaker(decision.Person, decision.Reason!, decision.At))],
        };
    }

    /// <summary>For two people of two groups; nobody answered, so it went on to others; two may break the glass.</summary>
    public static AccessRequest Deploy(string id)
    {
        var request = Request(id);
        return Bound(request with
        {
            MayBreakGlass = true, EscalatesAt = Now().AddSeconds(-30), EscalatesTo = [PersonGroups.Operators], Preview = null,
            Call = request.Call with
            {
                Action = "deploy.execute", Resource = new AccessEntity { Type = "environment", Id = "production" }, Policies = ["deploy-needs-two-people"],
                Reasons = ["A deployment reaches customers, so two people look at it first."],
                Approvers = [PersonGroups.ServiceOwners, PersonGroups.Security], Quorum = 2, Escalation = [PersonGroups.Operators],
            },
        });
    }

    public static AuditRecord Record(string kind, string? outcome = null, string? summary = null, string? call = null, string task = "tsk_1",
        string? action = null, AccessEntity? resource = null) => new()
    {
        Id = Guid.CreateVersion7().ToString(), Kind = kind, Time = Now(), Epoch = "e1", Sequence = 1, Agent = CodingAgent, Task = task,
        Call = call, Action = action, Resource = resource, Outcome = outcome, Summary = summary,
    };

    /// <summary>A whole control plane in the middle of the story.</summary>
    public static FakeControlPlane Story()
    {
        var plane = new FakeControlPlane();
        plane.Agents.Add(Agent());
        plane.Agents.Add(Drifted());
        plane.Tasks.Add(Task("tsk_1"));
        plane.Tasks.Add(Task("tsk_0") with { State = TaskState.Completed, ClosedAt = Now().AddHours(-2), OpenedAt = Now().AddHours(-3), CloseReason = "The pull request is open." });
        plane.Requests.Add(Request("apr_1"));

        var repository = new AccessEntity { Type = "repository", Id = "shop/checkout" };
        var alert = new AccessEntity { Type = "alert", Id = "CheckoutTotalsWrong" };
        plane.Log.Append(Record(AuditKinds.TaskOpened, summary: "oscar opened the task from the template fix-firing-alert."), SpiffeIds.TokenIssuer);
        plane.Log.Append(Record(AuditKinds.TokenIssued, summary: "coding-agent got a token for step investigate."), SpiffeIds.TokenIssuer);
        plane.Log.Append(Record(AuditKinds.Decision, "permitted", null, "call_1", action: "alert.read", resource: alert));
        plane.Log.Append(Record(AuditKinds.CallIntent, null, "coding-agent is about to read the alert CheckoutTotalsWrong.", "call_1", action: "alert.read", resource: alert));
        plane.Log.Append(Record(AuditKinds.CallOutcome, "succeeded", "The alert was read.", "call_1", action: "alert.read", resource: alert));
        plane.Log.Append(Record(AuditKinds.Decision, "denied", "Deploying is not for an agent of function remediate.", "call_2", action: "deploy.execute",
            resource: new AccessEntity { Type = "environment", Id = "production" }));
        plane.Log.Append(Record(AuditKinds.Decision, "denied", "A pull request needs a person.", "call_3", action: "repo.pull_request.open", resource: repository) with { Details = DecidedOn("apr_1") });
        plane.Log.Append(Record(AuditKinds.ApprovalRequested, null, "coding-agent waits for a service owner.", "call_3", action: "repo.pull_request.open", resource: repository), SpiffeIds.ApprovalService);
        return plane;
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
