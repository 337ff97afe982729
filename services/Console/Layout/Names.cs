using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.OperatorConsole.Layout;

/// <summary>Wire words as people say them.</summary>
internal static class Names
{
    private static readonly (string Action, string Verb)[] Verbs =
    [
        ("alert.read", "read an alert"),
        ("telemetry.read", "read telemetry"),
        ("ticket.read", "read a ticket"),
        ("ticket.write", "write to a ticket"),
        ("repo.read", "read code"),
        ("repo.branch.write", "write to a branch"),
        ("repo.pull_request.open", "open a pull request"),
        ("repo.merge", "merge a pull request"),
        ("ci.run", "run tests in CI"),
        ("model.invoke", "ask a language model"),
        ("deploy.read", "look at deployments"),
        ("deploy.execute", "deploy"),
        ("secret.read", "read a secret"),
        ("infra.create", "create infrastructure"),
        ("iam.change", "change access rights"),
        ("tool.list", "list its tools"),
        ("mcp.session", "open a session with a server"),
    ];

    /// <summary>Everything that policy knows agents to do.</summary>
    public static IReadOnlyList<string> Actions { get; } = [.. Verbs.Select(known => known.Action)];

    /// <summary>Kinds of what calls are about.</summary>
    public static IReadOnlyList<string> ResourceTypes { get; } = ["repository", "environment", "service", "alert", "ticket", "branch", "pipeline", "secret", "server"];

    /// <summary><c>spiffe://…/agent/coding-agent</c> is <c>coding-agent</c>.</summary>
    public static string Short(string? spiffeId) => spiffeId?[(spiffeId.LastIndexOf('/') + 1)..] ?? "";

    public static string Of(AccessEntity? resource) => resource is null ? "" : $"{resource.Type} {resource.Id}";

    public static string Of(AgentState state) => state == AgentState.UnderReview ? "under review" : Lower(state);

    /// <summary>What the agent would do, to be read after its name.</summary>
    public static string Verb(string action) => Verbs.FirstOrDefault(known => known.Action == action).Verb ?? $"do {action}";

    public static string Tone(AgentState state) => state switch
    {
        AgentState.Active => "good",
        AgentState.Suspended or AgentState.Retired => "bad",
        _ => "wait",
    };

    public static string Tone(TaskState state) => state switch
    {
        TaskState.Open => "calm",
        TaskState.Completed => "good",
        TaskState.Suspended => "wait",
        _ => "bad",
    };

    public static string Lower<T>(T state) where T : struct, Enum => state.ToString().ToLowerInvariant();
}
