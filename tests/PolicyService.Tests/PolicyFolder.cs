using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Tests;

/// <summary>A policy set in a folder of its own, with the shipped schema, gone after the test.</summary>
internal sealed class PolicyFolder : IDisposable
{
    public PolicyFolder() => With(PolicySetFiles.SchemaName,
        File.ReadAllText(System.IO.Path.Combine(ShippedPolicies.Directory, PolicySetFiles.SchemaName)));

    public string Path { get; } = Directory.CreateTempSubdirectory("agenttrust-policies-").FullName;

    public PolicyFolder With(string file, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, file), text);
        return this;
    }

    public PolicyFolder Without(string file)
    {
        File.Delete(System.IO.Path.Combine(Path, file));
        return this;
    }

    /// <summary>What a person would submit of it.</summary>
    public PolicySetSubmission Submission => new() { Files = PolicySetFiles.Read(Path).All.ToDictionary(file => file.Key, file => file.Value) };

    public PolicySet Load() => PolicySetLoader.Load(PolicySetFiles.Read(Path), ShippedPolicies.Module);

    public IPolicyEngine Engine() => new CedarEngine(ShippedPolicies.Module, Load());

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
