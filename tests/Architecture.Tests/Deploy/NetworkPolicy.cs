namespace AgentTrust.Architecture.Tests.Deploy;

/// <summary>A NetworkPolicy of Kubernetes (networking.k8s.io/v1), as far as it is used here; any other field fails the test that reads it.</summary>
internal sealed class NetworkPolicy
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public Metadata Metadata { get; set; } = new();

    public PolicySpec Spec { get; set; } = new();

    public bool Selects(string resource) => Spec.PodSelector.Selects(resource);

    /// <summary>Where the selected pods may connect to, as <c>resource:port</c>.</summary>
    public IEnumerable<string> Egress => (Spec.Egress ?? []).SelectMany(rule => rule.Peers(rule.To));

    /// <summary>Who may connect to the selected pods.</summary>
    public IEnumerable<string> Ingress => (Spec.Ingress ?? []).SelectMany(rule => rule.Peers(rule.From));
}

internal sealed class Metadata
{
    public string Name { get; set; } = "";

    public Dictionary<string, string> Labels { get; set; } = [];
}

internal sealed class PolicySpec
{
    public Selector PodSelector { get; set; } = new();

    public List<string> PolicyTypes { get; set; } = [];

    public List<PolicyRule>? Ingress { get; set; }

    public List<PolicyRule>? Egress { get; set; }
}

internal sealed class PolicyRule
{
    public List<Peer>? From { get; set; }

    public List<Peer>? To { get; set; }

    public List<Port>? Ports { get; set; }

    /// <summary>A rule without peers allows everybody, one without ports every port.</summary>
    public IEnumerable<string> Peers(List<Peer>? peers) =>
        from peer in peers is { Count: > 0 } ? peers.Select(peer => peer.Name) : ["everything"]
        from port in Ports is { Count: > 0 } ? Ports.Select(port => port.Name) : ["every port"]
        select $"{peer}:{port}";
}

internal sealed class Peer
{
    public Selector? PodSelector { get; set; }

    public Selector? NamespaceSelector { get; set; }

    public IpBlock? IpBlock { get; set; }

    public string Name => (PodSelector, NamespaceSelector, IpBlock) switch
    {
        ({ } pods, null, null) when pods.Component is { } component => component,
        ({ } pods, { } space, null) when pods.IsOnly("k8s-app", "kube-dns") && space.IsOnly("kubernetes.io/metadata.name", "kube-system") => "DNS",
        (null, { } space, null) when space.IsOnly("agenttrust.local/edge", "true") => "edge",
        _ => $"something else ({IpBlock?.Cidr} {NamespaceSelector} {PodSelector})",
    };
}

internal sealed class IpBlock
{
    public string Cidr { get; set; } = "";
}

internal sealed class Port
{
    public string Protocol { get; set; } = "TCP";

    [YamlDotNet.Serialization.YamlMember(Alias = "port")]
    public string? Number { get; set; }

    public string Name => Protocol == "TCP" ? $"{Number}" : $"{Number}/{Protocol}";
}

internal sealed class Selector
{
    private const string ComponentLabel = "app.kubernetes.io/component";

    public Dictionary<string, string> MatchLabels { get; set; } = [];

    public List<Expression> MatchExpressions { get; set; } = [];

    /// <summary>The one resource that is selected by its name, or null.</summary>
    public string? Component => MatchExpressions.Count == 0 && MatchLabels.Count == 1 ? MatchLabels.GetValueOrDefault(ComponentLabel) : null;

    public bool IsOnly(string label, string value) =>
        MatchExpressions.Count == 0 && MatchLabels.Count == 1 && MatchLabels.GetValueOrDefault(label) == value;

    /// <summary>Whether a resource's pods are selected; whatever is not understood selects them.</summary>
    public bool Selects(string resource) =>
        MatchLabels.All(label => label.Key != ComponentLabel || label.Value == resource)
        && MatchExpressions.All(expression => expression.Key != ComponentLabel || expression.Operator != "In" || expression.Values.Contains(resource));

    public override string ToString() => string.Join(',', MatchLabels.Select(label => $"{label.Key}={label.Value}"));
}

internal sealed class Expression
{
    public string Key { get; set; } = "";

    public string Operator { get; set; } = "";

    public List<string> Values { get; set; } = [];
}
