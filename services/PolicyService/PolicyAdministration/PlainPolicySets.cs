using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Any set that the engine reads: several files, own types and namespaces, no annotations of this house, a schema if there is one.</summary>
internal static class PlainPolicySets
{
    /// <param name="language">Reads the texts.</param>
    /// <param name="files">Names and texts, in the order of the set.</param>
    /// <param name="schema">Name and text; null when nothing is validated.</param>
    /// <param name="nameOf">The id of a policy of a file.</param>
    /// <exception cref="CedarTextException">A file is not what the engine reads, or two policies have one id.</exception>
    public static PolicySet Read(
        CedarLanguage language, IReadOnlyList<KeyValuePair<string, string>> files, KeyValuePair<string, string>? schema, Func<PolicyPart, string, string> nameOf)
    {
        var policies = new Dictionary<string, Policy>(StringComparer.Ordinal);
        foreach (var (file, text) in files)
            foreach (var part in language.ReadPolicies(text, file))
            {
                var policy = Plain(part, nameOf(part, file), file);
                if (!policies.TryAdd(policy.Id, policy))
                    throw new CedarTextException($"{file}: the policy id \"{policy.Id}\" is used in {policies[policy.Id].File} already; give each policy its own @id.");
            }

        var everything = schema is { } known ? files.Append(known) : files;
        var version = CanonicalJson.Digest(JsonSerializer.SerializeToElement(everything.ToDictionary(file => file.Key, file => file.Value)));
        if (schema is not { } given) return new(version, null, [.. policies.Values], actions: null);

        var (groups, parts) = language.ReadSchema(given.Value, given.Key);
        return new(version, given.Value, [.. policies.Values], groups) { SchemaParts = parts };
    }

    private static Policy Plain(PolicyPart part, string id, string file) => new()
    {
        Id = id,
        Reason = part.Annotations.GetValueOrDefault("reason") is { Length: > 0 } reason ? reason : $"Policy {id} {(part.Permits ? "permits" : "forbids")} it.",
        Requirement = part.Annotations.GetValueOrDefault("requirement", ""),
        Status = PolicyStatus.Interim,
        Permits = part.Permits,
        Obligations = ObligationAnnotation.Read(part.Annotations, id, file),
        Scope = part.Scope,
        Guard = part.Guard,
        Mentions = part.Mentions,
        Names = part.Names,
        Text = part.Text,
        File = file,
    };
}
