using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using CsCheck;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Agents with any bounds, a task with any steps and boundaries, and a chain of tokens with any scopes and pauses.</summary>
internal sealed record DelegationScenario(
    AgentBounds[] Bounds, TaskStep[] Steps, TaskBoundary[] Boundaries, string[][] Scopes, int[] Pauses, int MaxDepth, DelegationEnd End, int EndAt,
    bool NamesTask, ResourceLimit[]?[] Limits)
{
    public const int Agents = 5;

    public static readonly string[] Actions = ["repo.read", "ticket.write", "repo.branch.write", "repo.merge", "deploy.execute"];

    private static readonly string[] Groups = ["observe", "propose", "change", "privileged"];
    private static readonly string[] Repositories = ["shop/checkout", "shop/payments"];

    /// <summary>What is tried with every token.</summary>
    public static readonly (string Action, string Type, string Id)[] Calls =
    [
        .. Actions.Where(action => action.StartsWith("repo.", StringComparison.Ordinal))
            .SelectMany(action => Repositories.Select(repository => (action, "repository", repository))),
        ("ticket.write", "ticket", "OPS-1"),
        ("deploy.execute", "environment", "staging"),
        ("deploy.execute", "environment", "production"),
    ];

    public static Gen<DelegationScenario> Any { get; } = Gen.Select(
        Gen.Select(MostOf(Groups), MostOf(Repositories), MostOf("staging", "production"), (groups, repositories, environments) =>
            new AgentBounds { ActionGroups = groups, Repositories = repositories, Environments = environments }).Array[Agents],
        MostOf(Actions).Array[2].Select(steps => steps.Select((actions, i) => new TaskStep { Name = $"step-{i}", Actions = actions }).ToArray()),
        Boundary,
        MostOf(Actions).Array[Agents],
        Gen.Int[0, 60].Array[Agents],
        Gen.Int[0, 4],
        Gen.Enum<DelegationEnd>(),
        Gen.Select(Gen.Int[0, Agents - 1], Gen.Bool, Limit.Array[Agents]),
        (bounds, steps, boundaries, scopes, pauses, depth, end, rest) =>
            new DelegationScenario(bounds, steps, boundaries, scopes, pauses, depth, end, rest.Item1, rest.Item2, rest.Item3));

    /// <summary>To which resources each token of the chain is to be limited; null: to none in particular.</summary>
    private static Gen<ResourceLimit[]?> Limit => Gen.Select(
        Gen.Bool, Gen.Int[0, 7].Array[4], (limited, dice) => limited
            ? (ResourceLimit[])
            [
                .. Repositories.Where((_, i) => dice[i] > 0).Select(id => new ResourceLimit { Type = "repository", Id = id }),
                .. dice[2] > 0 ? [new ResourceLimit { Type = "environment", Id = "staging" }] : Array.Empty<ResourceLimit>(),
                new() { Type = "ticket", Id = dice[3] > 3 ? "*" : "OPS-1" },
            ]
            : null);

    private static Gen<TaskBoundary[]> Boundary => Gen.Select(
        MostOf(Actions).Array[Repositories.Length], MostOf(Actions), MostOf(Actions), Gen.Int[30, 300].Array[Repositories.Length + 2],
        (repositories, environment, ticket, seconds) => (TaskBoundary[])
        [
            .. repositories.Select((actions, i) => new TaskBoundary { Type = "repository", Id = Repositories[i], Actions = actions, TokenSeconds = seconds[i] }),
            new() { Type = "environment", Id = "staging", Actions = environment, TokenSeconds = seconds[^2] },
            new() { Type = "ticket", Id = "*", Actions = ticket, TokenSeconds = seconds[^1] },
        ]);

    /// <summary>Each with odds of seven in eight, so that chains get somewhere.</summary>
    private static Gen<string[]> MostOf(params string[] words) =>
        Gen.Int[0, 7].Array[words.Length].Select(dice => words.Where((_, i) => dice[i] > 0).ToArray());
}

/// <summary>What ends the tokens of a chain, or those from some member on.</summary>
internal enum DelegationEnd
{
    TokenRevoked,
    AgentSuspended,
    AgentSuspendedAndResumed,
    AgentRetired,
    OwnerGone,
    OwnerChanged,
    BoundsNarrowed,
    TaskClosed,
    TaskSuspended,
    TaskExpired,
    StepAdvanced,
    KillSwitchThrown,
    TokenExpired,
}
