using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Tests;

/// <summary>The main story's agent, task and calls; tests change one thing at a time.</summary>
internal static class Story
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    public const string TaskId = "tsk_1";
    public static readonly string AgentId = SpiffeIds.Agent("coding-agent");

    public static AgentFacts Agent { get; } = new()
    {
        Id = AgentId,
        Name = "coding-agent",
        Owner = "olivia",
        Function = "remediate",
        State = AgentState.Active,
        Bounds = new() { Repositories = ["shop/checkout"], Environments = ["staging"], ActionGroups = ["observe", "propose"] },
        ReviewDue = Now.AddDays(30),
        Version = 1,
    };

    public static TaskFacts Task { get; } = new()
    {
        Id = TaskId,
        Agent = AgentId,
        Owner = "olivia",
        OpenedBy = "oscar",
        Template = "fix-firing-alert",
        Intent = "Find the cause of alert:CheckoutTotalsWrong and propose a fix",
        Reference = "alert:CheckoutTotalsWrong",
        State = TaskState.Open,
        Steps = [new() { Name = "propose", Actions = ProposeActions }],
        Step = "propose",
        Boundaries =
        [
            new() { Type = "alert", Id = "*", Actions = ["alert.read"] },
            new() { Type = "service", Id = "checkout", Actions = ["telemetry.read"] },
            new() { Type = "ticket", Id = "*", Actions = ["ticket.read", "ticket.write"] },
            new() { Type = "repository", Id = "shop/checkout", Actions = ["repo.read", "repo.branch.write", "repo.pull_request.open"] },
            new() { Type = "pipeline", Id = "shop/checkout", Actions = ["ci.run"] },
        ],
        Budget = new() { Calls = 200, Writes = 20, Minutes = 60 },
        OpenedAt = Now,
        ExpiresAt = Now.AddHours(1),
        Version = 1,
    };

    private static string[] ProposeActions =>
    [
        "alert.read", "telemetry.read", "ticket.read", "ticket.write",
        "repo.read", "repo.branch.write", "ci.run", "repo.pull_request.open",
    ];

    public static ToolCallContext Context { get; } = new()
    {
        Task = TaskId,
        Step = "propose",
        Call = "call_1",
        Tool = new() { Server = "git", Name = "open_pull_request", DefinitionDigest = "sha256:dd" },
        ArgumentsDigest = "sha256:aa",
        Sensitivity = "internal",
        Session = new(),
    };

    public static EvaluationRequest Asking(string action, string type, string id) => new()
    {
        Subject = new() { Type = "agent", Id = AgentId },
        Action = new() { Name = action },
        Resource = new() { Type = type, Id = id },
    };

    private static readonly SurroundingsReader Surroundings = ShippedPolicies.SurroundingsAt(Now);

    /// <summary>A call's facts at the story's time, with the shipped catalogues; of the story's agent and task unless told otherwise.</summary>
    public static CallFacts Facts(EvaluationRequest request, ToolCallContext? call = null, AgentFacts? agent = null, TaskFacts? task = null) =>
        Chain(request, call, task, agent ?? Agent)[0];

    public static IReadOnlyList<CallFacts> Chain(EvaluationRequest request, ToolCallContext? call, TaskFacts? task, params AgentFacts[] chain) =>
        CallFacts.Gather(request, call ?? Context, chain, task ?? Task, Surroundings.Of(request, call ?? Context));

    public static EvaluationRequest OpeningAPullRequest => Asking("repo.pull_request.open", "repository", "shop/checkout");

    /// <summary>Everything that the task and the agent could be opened to, so that only the policy in question is left to object.</summary>
    public static (AgentFacts Agent, TaskFacts Task) OpenedTo(string function, string action, string type, string id) => (
        Agent with
        {
            Function = function,
            Bounds = new()
            {
                Repositories = [id],
                Environments = ["staging", "production"],
                ActionGroups = ["observe", "propose", "change", "privileged"],
            },
        },
        Task with
        {
            Steps = [new() { Name = "propose", Actions = [action] }],
            Boundaries = [new() { Type = type, Id = id, Actions = [action], TokenSeconds = 60 }],
        });
}
