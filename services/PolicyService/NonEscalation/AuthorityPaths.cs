using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.NonEscalation;

/// <summary>Who can reach the actions that hurt, and how many people of which groups stand in between; found by asking the engine.</summary>
/// <remarks>
/// Every function, alone and handing on to every other, whoever the policies name, every action, resource class, context and consent,
/// with an agent and a task that are opened to everything: nothing but the policies is left to object.
/// </remarks>
internal static class AuthorityPaths
{
    private static readonly string[] Functions = ["triage", "remediate", "review", "deploy", "made-up"];

    private static readonly string[] Actions = ["repo.pull_request.open", "repo.merge", "secret.read", "infra.create", "deploy.execute", "iam.change"];

    private static readonly (string Type, string Id, bool Production)[] Resources =
    [
        ("repository", "any", false), ("repository", "of-production", true), ("environment", "staging", false), ("environment", "production", true),
        ("secret", "staging/key", false), ("secret", "production/key", true),
    ];

    // From the least consent to the most.
    private static readonly (string Words, ConsentFacts? Consent)[] Consents =
    [
        ("nobody", null),
        ("1 of service-owners", new(["service-owners"], 1)),
        ("1 of security", new(["security"], 1)),
        ("1 of security and service-owners", new(["security", "service-owners"], 1)),
        ("2 of security and service-owners", new(["security", "service-owners"], 2)),
        ("everybody", new(["auditors", "operators", "owners", "security", "service-owners"], 1000)),
    ];

    /// <summary>One line for every path there is: chain, action, resource, who stands in between, in which contexts.</summary>
    public static IReadOnlyList<AuthorityPath> Find(IPolicyEngine engine) => Find(engine, ActionsOf(engine));

    public static IReadOnlyList<AuthorityPath> Find(IPolicyEngine engine, IReadOnlyList<string> actions)
    {
        var chains = Functions.Select(function => new[] { function })
            .Concat(from one in Functions from other in Functions where one != other select new[] { one, other });
        return
        [
            .. from chain in chains
               from action in actions
               from resource in Resources.Union(ImaginedNames.Resources(engine.Policies))
               where engine.Policies.Actions[action].ResourceTypes.Contains(ResourceTypes.EntityType(resource.Type)!)
               from names in ImaginedNames.Of(engine.Policies, chain.Length)
               from path in Paths(engine, chain, action, resource, names)
               select path,
        ];
    }

    /// <summary>Those of them that the policy set knows.</summary>
    public static IReadOnlyList<string> ActionsOf(IPolicyEngine engine) => [.. Actions.Where(engine.Policies.Actions.ContainsKey)];

    private static IEnumerable<AuthorityPath> Paths(IPolicyEngine engine, string[] chain, string action, (string Type, string Id, bool Production) resource, ImaginedNames names) =>
        from context in ImaginedCall.Contexts
        let calls = ImaginedCall.Of(chain, action, resource, context, names)
        let least = Consents.FirstOrDefault(consent => Permits(engine, calls, consent.Consent))
        where least.Words is not null
        let others = least.Consent is null ? OtherWays.None : OtherWays.Of(engine, calls)
        group context.Name by (least, others) into reached
        select new AuthorityPath
        {
            Functions = names.Words(chain),
            Action = action,
            ResourceType = resource.Type,
            Resource = resource.Id,
            Consent = reached.Key.least.Words + reached.Key.others.Words,
            Groups = reached.Key.least.Consent?.Groups ?? [],
            People = reached.Key.least.Consent?.People ?? 0,
            Escalation = reached.Key.others.Escalation.Length > 0 ? reached.Key.others.Escalation.Split(", ") : [],
            GlassMayBeBroken = reached.Key.others.GlassMayBeBroken,
            Contexts = [.. reached],
        };

    // A chain may do what every agent in it may do.
    internal static bool Permits(IPolicyEngine engine, IReadOnlyList<CallFacts> chain, ConsentFacts? consent) =>
        chain.All(member => engine.Evaluate(CedarRequest.Write(member, consent, engine.Policies)).Permitted);
}
