namespace AgentTrust.PolicyService.PolicyInformation.Resources;

/// <summary>The catalogue as it stands in <c>policies/resources.json</c>.</summary>
internal sealed record ResourceCatalogFile
{
    public required IReadOnlyDictionary<string, ClusterEntry> Clusters { get; init; }

    /// <summary>Type → id → entry.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, ResourceEntry>> Resources { get; init; }
}

/// <summary>What holds of everything in a cluster.</summary>
internal sealed record ClusterEntry
{
    public bool Closed { get; init; }

    public required int TokenSeconds { get; init; }

    public required int ApprovalMinutes { get; init; }
}

/// <summary>One resource, or with the id <c>*</c> all that are not listed.</summary>
internal sealed record ResourceEntry
{
    private const int LongestToken = 300;
    private const int LongestApproval = 24 * 60;

    public required string Sensitivity { get; init; }

    public string? Environment { get; init; }

    public bool Production { get; init; }

    public string? Cluster { get; init; }

    public bool Closed { get; init; }

    public int TokenSeconds { get; init; } = LongestToken;

    public int ApprovalMinutes { get; init; } = LongestApproval;

    public IReadOnlyList<string> ProtectedBranches { get; init; } = [];

    public ResourceFacts ToFacts(string place, IReadOnlyDictionary<string, ClusterEntry> clusters)
    {
        if (!Sensitivities.Knows(Sensitivity)) throw new FormatException($"{place}.sensitivity is none of {string.Join(", ", Sensitivities.All)}");
        if (Cluster is { } unknown && !clusters.ContainsKey(unknown)) throw new FormatException($"{place}.cluster names \"{unknown}\", which clusters does not list");

        var cluster = Cluster is null ? null : clusters[Cluster];
        var (seconds, minutes) = (Math.Min(TokenSeconds, cluster?.TokenSeconds ?? LongestToken), Math.Min(ApprovalMinutes, cluster?.ApprovalMinutes ?? LongestApproval));
        if (seconds < 1 || TokenSeconds > LongestToken) throw new FormatException($"{place}.token_seconds must be from 1 to {LongestToken}, and so must its cluster's");
        if (minutes < 1 || ApprovalMinutes > LongestApproval) throw new FormatException($"{place}.approval_minutes must be from 1 to {LongestApproval}, and so must its cluster's");

        return new()
        {
            Sensitivity = Sensitivity,
            Environment = Environment,
            Production = Production,
            Cluster = Cluster,
            Closed = Closed || cluster is { Closed: true },
            TokenSeconds = seconds,
            ApprovalMinutes = minutes,
            ProtectedBranches = ProtectedBranches,
        };
    }
}
