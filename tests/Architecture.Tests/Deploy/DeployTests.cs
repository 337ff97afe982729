using YamlDotNet.RepresentationModel;

namespace AgentTrust.Architecture.Tests.Deploy;

/// <summary>What deploy/ allows is what the AppHost's topology needs, no more and no less.</summary>
public sealed class DeployTests
{
    private const string Agent = "coding-agent";

    /// <summary>The AppHost tells one of the other, but nothing is sent, or it must not arrive.</summary>
    private static readonly HashSet<(string From, string To)> ToldButNotAllowed =
    [
        (Agent, "sample-tools"), // tries the tool past the proxy so that people see it denied; the network denies it as well
        (Agent, "console"), // prints a link for people
        ("tool-proxy", "console"), // puts a link for people into denials
        ("token-issuer", "tool-proxy"), // knows its URL as a name in requests
        ("sample-identity", "console"), // sends browsers back there
        ("console", "tool-proxy"), // is started after it
        ("approval-service", "console"), // knows its URL as the origin of passkeys
    ];

    /// <summary>Why a resource has no disruption budget.</summary>
    private static readonly Dictionary<string, string> NotStateless = new()
    {
        ["audit-service"] = "one replica writes at a time",
        ["sample-identity"] = "keeps sessions in memory; not for a cluster",
        ["sample-tools"] = "keeps repositories on its disk",
        [Agent] = "a worker that nobody calls",
        ["audit-verifier"] = "runs once",
        ["postgres"] = "the users' own cluster",
        ["cache"] = "the users' own cluster",
        ["messaging"] = "the users' own cluster",
    };

    private static readonly Topology Topology = Topology.OfAppHost;
    private static readonly IReadOnlyList<NetworkPolicy> AllPolicies = Policies(Manifest.All);
    private static readonly IReadOnlyList<NetworkPolicy> BasePolicies = Policies(Manifest.Base);

    private static IEnumerable<NetworkPolicy> PerResource => BasePolicies.Where(policy => policy.Metadata.Name != "default-deny");

    [Fact]
    public void TheTopologyIsUnderstood()
    {
        Assert.Empty(Topology.Undeclared);
        Assert.Equal(13, Topology.Resources.Count);
    }

    [Fact]
    public void WhatNoPolicyAllowsIsDenied()
    {
        var deny = BasePolicies.Single(policy => policy.Metadata.Name == "default-deny");

        Assert.All(Topology.Resources, resource => Assert.True(deny.Selects(resource)));
        Assert.Equal(["Ingress", "Egress"], deny.Spec.PolicyTypes);
        Assert.Empty(deny.Ingress.Concat(deny.Egress));
    }

    [Fact]
    public void EveryResourceHasOnePolicyForBothDirections()
    {
        Assert.All(Topology.Resources, resource => Assert.Equal(resource, Assert.Single(PerResource, policy => policy.Selects(resource)).Metadata.Name));
        Assert.All(PerResource, policy => Assert.Equal(["Ingress", "Egress"], policy.Spec.PolicyTypes));
        Assert.Equal(Topology.Resources.Count, PerResource.Count());
    }

    [Fact]
    public void TheAllowedEdgesAreThoseOfTheTopology()
    {
        var needed = Topology.Edges.Except(ToldButNotAllowed).Select(edge => $"{edge.From} -> {edge.To}:{Topology.PortOf(edge.To)}").Order(StringComparer.Ordinal);
        var outward = PerResource.SelectMany(policy => policy.Egress.Where(to => !to.StartsWith("DNS:", StringComparison.Ordinal)).Select(to => $"{policy.Metadata.Name} -> {to}"));
        var inward = PerResource.SelectMany(policy => policy.Ingress.Where(from => !from.StartsWith("edge:", StringComparison.Ordinal))
            .Select(from => from.Split(':')).Select(from => $"{from[0]} -> {policy.Metadata.Name}:{from[1]}"));

        Assert.Equal(needed, outward.Order(StringComparer.Ordinal));
        Assert.Equal(needed, inward.Order(StringComparer.Ordinal));
        Assert.Subset(Topology.Edges, ToldButNotAllowed);
    }

    [Fact]
    public void OnlyWhatIsExternalIsReachedFromTheEdge() => Assert.Equal(
        Topology.External.Order(StringComparer.Ordinal),
        PerResource.Where(policy => policy.Ingress.Any(from => from.StartsWith("edge:", StringComparison.Ordinal))).Select(policy => policy.Metadata.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void TheAgentReachesTheProxyTheIssuerAndTheLogWhateverIsChosen() => Assert.Equal(
        ["DNS:53", "DNS:53/UDP", "audit-service:8080", "token-issuer:8080", "tool-proxy:8080"],
        AllPolicies.Where(policy => policy.Selects(Agent)).SelectMany(policy => policy.Egress).Order(StringComparer.Ordinal));

    [Fact]
    public void ToolsAreReachedFromTheProxyOnlyWhateverIsChosen() => Assert.Equal(
        ["tool-proxy:8080"],
        AllPolicies.Where(policy => policy.Selects("sample-tools")).SelectMany(policy => policy.Ingress));

    [Theory]
    [InlineData("- {}", "everything:every port")]
    [InlineData("- to: [{ podSelector: {} }]", "something else (  ):every port")]
    [InlineData("- { to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 443 }] }", "something else (0.0.0.0/0  ):443")]
    public void APolicyThatAllowsTooMuchIsNotOverlooked(string rule, string seen)
    {
        var policy = Manifest.Parse("test", $"kind: NetworkPolicy\nmetadata: {{ name: test }}\nspec:\n  podSelector: {{}}\n  egress:\n    {rule}\n").Single().As<NetworkPolicy>();

        Assert.True(policy.Selects(Agent));
        Assert.Equal([seen], policy.Egress);
    }

    [Fact]
    public void EveryResourceHasAnIdentityThatCarriesNoTokenUnasked()
    {
        var accounts = Manifest.Base.Where(manifest => manifest.Kind == "ServiceAccount").ToList();

        Assert.Equal(Topology.Resources.Order(StringComparer.Ordinal), accounts.Select(account => account.Name).Order(StringComparer.Ordinal));
        Assert.All(accounts, account => Assert.Equal("false", account.Content["automountServiceAccountToken"].ToString()));
    }

    [Fact]
    public void EveryStatelessServiceHasABudgetThatNeverBlocksADrain()
    {
        var budgets = Manifest.All.Where(manifest => manifest.Kind == "PodDisruptionBudget").ToList();

        Assert.Equal(Topology.Resources.Except(NotStateless.Keys).Order(StringComparer.Ordinal), budgets.Select(budget => budget.Name).Order(StringComparer.Ordinal));
        Assert.All(budgets, budget => Assert.Equal("1", budget.Content["spec"]["maxUnavailable"].ToString()));
        Assert.All(budgets, budget => Assert.Equal(budget.Name, budget.Content["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"].ToString()));
    }

    [Fact]
    public void TheNamespaceAdmitsRestrictedPodsOnly()
    {
        var space = Manifest.Base.Single(manifest => manifest.Kind == "Namespace");

        Assert.Equal("restricted", space.Content["metadata"]["labels"]["pod-security.kubernetes.io/enforce"].ToString());
    }

    [Fact]
    public void EveryPublishedPodGetsItsOwnIdentity()
    {
        var pods = Repository.Read("deploy", "kubernetes", "components", "pods", "kustomization.yaml");

        Assert.All(Topology.Resources, resource => Assert.Contains($"value: {resource}\n", pods, StringComparison.Ordinal));
    }

    [Fact]
    public void NothingLiesInTheFolderThatIsNotApplied()
    {
        var listed = Repository.Read("deploy", "kubernetes", "kustomization.yaml");

        Assert.DoesNotContain(Manifest.Base.Select(manifest => manifest.File), file => !listed.Contains($"  - {file}\n", StringComparison.Ordinal));
    }

    [Fact]
    public void TheTrustInTheClusterIsInTheIssuersOwnWordsAndForTheProjectedToken()
    {
        var trust = (YamlMappingNode)Manifest.All.Single(manifest => manifest.Name == "trusted-workload-issuer").Content["data"];
        var options = Repository.Read("services", "TokenIssuer", "WorkloadIssuers", "TrustedIssuer.cs");
        var projected = Repository.Read("deploy", "kubernetes", "components", "workload-tokens", "projected-token.yaml");

        Assert.All(trust.Children.Keys, key => Assert.Contains($" {key.ToString().Split("__")[^1]} {{ get; set; }}", options, StringComparison.Ordinal));
        Assert.Contains($"audience: {trust["Issuer__TrustedIssuers__0__Audience"]}\n", projected, StringComparison.Ordinal);
        Assert.Equal($"system:serviceaccount:agenttrust:{Agent}", trust["Issuer__TrustedIssuers__0__SubjectPattern"].ToString());
    }

    private static List<NetworkPolicy> Policies(IEnumerable<Manifest> manifests) =>
        [.. manifests.Where(manifest => manifest.Kind == "NetworkPolicy").Select(manifest => manifest.As<NetworkPolicy>())];
}
