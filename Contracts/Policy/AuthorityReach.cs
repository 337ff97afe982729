namespace AgentTrust.Contracts.Policy;

/// <summary>Who could reach an action by policy alone, had agent and task been given everything: <c>GET /questions/who-could</c> at <c>policy-service</c>.</summary>
public sealed record AuthorityReach
{
    /// <summary>The set that was asked; what was granted to whom is the log's answer (<c>GET /who-could</c> at <c>audit-service</c>).</summary>
    public required string PolicyVersion { get; init; }

    public required string Action { get; init; }

    /// <summary>Empty: nobody, whoever consents.</summary>
    public required IReadOnlyList<AuthorityPath> Paths { get; init; }
}

/// <summary>One way to the action, and who stands in between.</summary>
public sealed record AuthorityPath
{
    /// <summary>Functions of the agents: who was given the task first, then whom it handed on to.</summary>
    public required IReadOnlyList<string> Functions { get; init; }

    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    /// <summary>The class of resource that was imagined, e.g. <c>of-production</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>The least consent that opens it, in words, and what else does; <c>nobody</c> when none is needed.</summary>
    public required string Consent { get; init; }

    /// <summary>Groups that have to consent; none when nobody has to.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>So many different people.</summary>
    public required int People { get; init; }

    /// <summary>Groups of which people may decide when those do not answer in time, each in place of one of them.</summary>
    public IReadOnlyList<string> Escalation { get; init; } = [];

    /// <summary>Two people of any of the groups may open it too, and answer for it afterwards.</summary>
    public bool GlassMayBeBroken { get; init; }

    /// <summary>In which contexts.</summary>
    public required IReadOnlyList<string> Contexts { get; init; }

    public override string ToString() =>
        $"{string.Join(" -> ", Functions)} | {Action} | {ResourceType} {Resource} | {Consent} | {string.Join(", ", Contexts)}";
}
