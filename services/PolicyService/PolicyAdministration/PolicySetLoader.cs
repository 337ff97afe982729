using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Folder → checked policy set. Nothing that the engine or the house rules doubt becomes a set.</summary>
internal static class PolicySetLoader
{
    /// <exception cref="PolicySetException">Names file, policy and the way out.</exception>
    public static PolicySet Load(PolicySetFiles files, CedarModule module)
    {
        using var instance = module.CreateInstance();
        var language = new CedarLanguage(instance);
        try
        {
            return Load(files, language);
        }
        catch (CedarTextException e)
        {
            throw files.Refuse(e.Message, e);
        }
        catch (PolicySetException e)
        {
            throw files.Refuse(e.Message, e);
        }
        catch (CedarException e)
        {
            throw files.Refuse($"The policy set in {files.Directory} could not be checked: {e.Message}", e);
        }
    }

    private static PolicySet Load(PolicySetFiles files, CedarLanguage language)
    {
        var actions = language.ReadActions(files.Schema, Path.Combine(files.Directory, PolicySetFiles.SchemaName));
        var policies = new Dictionary<string, Policy>(StringComparer.Ordinal);

        foreach (var (file, text) in files.Policies)
        {
            var path = Path.Combine(files.Directory, file);
            foreach (var policy in language.ReadPolicies(text, path).Select(part => HousePolicies.Read(part, path)))
                if (!policies.TryAdd(policy.Id, policy with { File = file }))
                    throw new PolicySetException(
                        $"{path}: the policy id \"{policy.Id}\" is used in {policies[policy.Id].File} already; give each policy its own @id.");
        }

        if (policies.Count == 0)
            throw new PolicySetException($"{files.Directory}: its files hold no policy; without one everything is denied, so this is taken for a mistake.");

        foreach (var fault in language.Validate(files.Schema, policies.Values))
        {
            var file = policies.TryGetValue(fault.Policy, out var policy) ? Path.Combine(files.Directory, policy.File) : files.Directory;
            throw new PolicySetException(
                $"{file}: policy \"{fault.Policy}\" does not fit {PolicySetFiles.SchemaName}: {fault.Message}. Correct the policy, or the schema if that is behind.");
        }

        return new(files.Version, files.Schema, actions, [.. policies.Values]);
    }
}
