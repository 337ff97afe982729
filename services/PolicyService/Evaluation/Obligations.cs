using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>What the determining policies demand beside the decision (AuthZEN Obligations Profile, draft 1): all of it, of all of them.</summary>
internal static class Obligations
{
    /// <summary>Enforcement points and policies agree on what the names mean; the standard's own types are not used.</summary>
    public const string Type = "custom";

    public static IReadOnlyList<Obligation> Of(PolicySet policies, IReadOnlyList<string> determining)
    {
        List<Obligation>? demanded = null;
        foreach (var id in determining)
            foreach (var (name, value) in policies.Find(id)?.Obligations ?? [])
                (demanded ??= []).Add(Make(id, name, value));
        return demanded ?? (IReadOnlyList<Obligation>)[];
    }

    private static Obligation Make(string policy, string name, string? value)
    {
        var properties = new Dictionary<string, string> { ["action"] = name, ["policy"] = policy };
        if (value is not null) properties["value"] = value;
        return new() { Id = $"{policy}:{name}", Type = Type, Properties = properties };
    }
}
