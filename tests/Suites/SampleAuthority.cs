using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.Suites;

/// <summary>An agent and a template like the shipped ones, small.</summary>
internal static class SampleAuthority
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly OpenTask Request = new() { Template = "fix", Reference = "alert:A", Reason = "It fires." };

    /// <summary>A task through the agent's signed template.</summary>
    public static TaskToOpen Asked(string agent) => TaskToOpen.Through(Template(agent), "alert:A", "It fires.");

    public static RegisteredAgent Agent(string name) => new()
    {
        Facts = new AgentFacts
        {
            Id = SpiffeIds.Agent(name),
            Name = name,
            Owner = "olivia",
            Function = "remediate",
            State = AgentState.Active,
            Bounds = new AgentBounds
            {
                Repositories = ["shop/checkout"],
                Environments = ["staging"],
                ActionGroups = ["observe", "propose"],
            },
            ReviewDue = Noon.AddYears(1),
            Version = 1,
        },
        Attestations = [new Attestation(SpiffeIds.TrustDomain, SpiffeIds.Agent(name))],
    };

    public static RegisterAgent Registration(string name) => new()
    {
        Name = name,
        Function = "remediate",
        Bounds = Agent(name).Facts.Bounds,
        ReviewAfterDays = 90,
        Reason = "It is to fix alerts.",
    };

    public static TaskTemplate Template(string agent) => TaskTemplates.Seeded(Text(agent), Noon);

    private static TaskTemplate Text(string agent) => new()
    {
        Name = "fix",
        Agent = SpiffeIds.Agent(agent),
        SignedBy = "oscar",
        Intent = "Find the cause of {reference}",
        Steps =
        [
            new TaskStep { Name = "investigate", Actions = ["repo.read"] },
            new TaskStep { Name = "propose", Actions = ["repo.read", "repo.branch.write"] },
        ],
        Boundaries =
        [
            new TaskBoundary { Type = "repository", Id = "shop/checkout", Actions = ["repo.read", "repo.branch.write"] },
        ],
        Budget = new TaskBudget { Calls = 10, Writes = 2, Minutes = 60 },
    };
}
