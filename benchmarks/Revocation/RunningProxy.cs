using System.Runtime.CompilerServices;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>The tool proxy with the shipped policies, and one server behind it.</summary>
internal static class RunningProxy
{
    public const string Name = "tool-proxy";

    public static IResourceBuilder<ProjectResource> Add(
        IssuerParts parts, FakeTrustDomain identities, (string Name, Uri Address) upstream, string catalogFile, IReadOnlyDictionary<string, string> policySettings)
    {
        var policy = parts.Builder.AddProject<Projects.PolicyService>("policy-service")
            .Configure(identities.SettingsFor(SpiffeIds.PolicyService))
            .WithReference(parts.Cache).WaitFor(parts.Cache)
            .WithReference(parts.Issuer).WaitFor(parts.Issuer)
            .WithReference(parts.Audit)
            .WithEnvironment("Policies__Directory", ShippedPolicies())
            .WithHttpHealthCheck("/health");
        foreach (var (name, value) in policySettings) policy.WithEnvironment(name, value);
        return parts.Builder.AddProject<Projects.ToolProxy>(Name)
            .Configure(identities.SettingsFor(SpiffeIds.ToolProxy))
            .WithReference(parts.Cache)
            .WithReference(parts.Issuer)
            .WithReference(policy).WaitFor(policy)
            .WithReference(parts.Audit)
            .WithEnvironment("ToolProxy__ToolCatalog__File", catalogFile)
            .WithEnvironment($"services__{upstream.Name}__http__0", upstream.Address.AbsoluteUri.TrimEnd('/'))
            .WithHttpHealthCheck("/health");
    }

    private static string ShippedPolicies([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "policies"));
}
