using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Attacks.Format;

/// <summary>One line of a file: an agent with a task, the tools it is offered, and what it does with them, turn by turn.</summary>
internal sealed record AttackSession
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The risk of the OWASP Top 10 for Agentic Applications, <c>ASI01</c> to <c>ASI10</c>.</summary>
    public string? Asi { get; init; }

    /// <summary>The class of attack, e.g. <c>rug-pull</c>.</summary>
    public string? Class { get; init; }

    /// <summary>False for honest work that has to be possible.</summary>
    public required bool Attack { get; init; }

    /// <summary>The session of the same shape on the other side.</summary>
    public string? Twin { get; init; }

    /// <summary>For who reads the file.</summary>
    public string? Note { get; init; }

    /// <summary>The task's agent: a name of the estate, or itself.</summary>
    public JsonNode? Agent { get; init; }

    /// <summary>Other agents that take part, by themselves or handed on to.</summary>
    public IReadOnlyList<ScriptedAgent> Others { get; init; } = [];

    /// <summary>What was granted: a name of the estate, or the grant itself, which may be <c>like</c> one of the estate.</summary>
    public JsonNode? Task { get; init; }

    /// <summary>By server, the tools that it offers: names of the estate's tools, or whole definitions.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Servers { get; init; }

    public required IReadOnlyList<ScriptedTurn> Calls { get; init; }

    /// <summary>File and line, for who has to mend it.</summary>
    [JsonIgnore]
    public string Source { get; init; } = "";
}

/// <summary>An agent as the token issuer would vouch for it.</summary>
internal sealed record ScriptedAgent
{
    public required string Name { get; init; }

    /// <summary><c>triage</c>, <c>remediate</c>, <c>review</c> or <c>deploy</c>.</summary>
    public required string Function { get; init; }

    public string Owner { get; init; } = "olivia";

    public required AgentBounds Bounds { get; init; }

    /// <summary>The agent that handed its task on to this one; absent: it has a task of the same grant for itself.</summary>
    public string? Parent { get; init; }

    /// <summary>The only actions that were handed on.</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    public AgentState State { get; init; } = AgentState.Active;
}

/// <summary>What people granted when they opened the task.</summary>
internal sealed record ScriptedTask
{
    public required string Intent { get; init; }

    public string? Reference { get; init; }

    public string? Template { get; init; }

    public string OpenedBy { get; init; } = "oscar";

    public required IReadOnlyList<TaskBoundary> Boundaries { get; init; }

    /// <summary>Absent: one step with every action of the boundaries.</summary>
    public IReadOnlyList<TaskStep>? Steps { get; init; }

    /// <summary>The current one; absent: the last.</summary>
    public string? Step { get; init; }

    public TaskBudget Budget { get; init; } = new() { Calls = 200, Writes = 20, Minutes = 60 };
}
