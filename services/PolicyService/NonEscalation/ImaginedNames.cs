using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.NonEscalation;

/// <summary>A policy can let one agent, task or person do what no other may: whoever the policies name is imagined too, in every place.</summary>
/// <param name="Agent">Null is one that no policy names.</param>
/// <param name="Place">The agent's, in the chain.</param>
/// <param name="Task">Null likewise.</param>
/// <param name="Person">Owns the agents and opened the task; null likewise.</param>
internal sealed record ImaginedNames(string? Agent, int Place, string? Task, string? Person)
{
    private static readonly bool[] s_productionOrNot = [false, true];

    public static IEnumerable<ImaginedNames> Of(PolicySet policies, int agents) =>
        from agent in Named(policies, "Agent").Prepend(null)
        from place in Enumerable.Range(0, agent is null ? 1 : agents)
        from task in Named(policies, "Task").Prepend(null)
        from person in Named(policies, "Person").Prepend(null)
        select new ImaginedNames(agent, place, task, person);

    /// <summary>The resources that policies name: what they are to a policy is more than their class.</summary>
    public static IEnumerable<(string Type, string Id, bool Production)> Resources(PolicySet policies) =>
        from entity in policies.Policies.SelectMany(policy => policy.Names).Distinct()
        let type = ResourceTypes.ResourceType(entity.Type)
        where type is not null
        from production in s_productionOrNot
        select (type, entity.Id, production);

    /// <summary>The chain's functions, with the names at them.</summary>
    public IReadOnlyList<string> Words(string[] functions) =>
    [
        .. functions.Select((function, place) => string.Concat(
            function,
            Agent is not null && place == Place ? $" {Agent}" : "",
            Task is not null && place == 0 ? $" in task {Task}" : "",
            Person is not null && place == 0 ? $" of {Person}" : "")),
    ];

    private static IEnumerable<string?> Named(PolicySet policies, string type) =>
        policies.Policies.SelectMany(policy => policy.Names).Where(entity => entity.Type == type).Select(entity => entity.Id).Distinct().Order(StringComparer.Ordinal);
}
