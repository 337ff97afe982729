namespace AgentTrust.Contracts.Policy;

/// <summary>A policy set as it is submitted: <c>POST /policy-sets</c>.</summary>
public sealed record PolicySetSubmission
{
    /// <summary>Text by file name: the schema, <c>*.cedar</c>, and golden requests under <c>decisions/</c>.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}

/// <summary>A policy set of the store, and how its golden requests were decided.</summary>
public sealed record StoredPolicySet
{
    /// <summary><c>sha256:…</c></summary>
    public required string Version { get; init; }

    public required int Policies { get; init; }

    public required int GoldenRequests { get; init; }

    /// <summary>Those that were decided otherwise than recorded; with any, the set cannot be activated.</summary>
    public required IReadOnlyList<GoldenFailure> Failed { get; init; }
}

public sealed record GoldenFailure(string File, string Name, string Expected, string Actual);

/// <summary>The files of a stored set, for who has to agree to them.</summary>
public sealed record PolicySetContent(string Version, DateTimeOffset StoredAt, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Who brought it; nobody, where it came from the service's folder.</summary>
    public IReadOnlyList<string> SubmittedBy { get; init; } = [];
}

/// <summary>What there is and what decides: <c>GET /policy-sets</c>.</summary>
public sealed record PolicySetOverview
{
    public required PolicyActivation Active { get; init; }

    /// <summary>The candidate that decides beside it.</summary>
    public string? Shadow { get; init; }

    /// <summary>Why what should decide by now does not.</summary>
    public string? Fault { get; init; }

    /// <summary>One person asked for these; a second one has to.</summary>
    public required IReadOnlyList<PendingPolicyActivation> Pending { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<PolicyActivation> History { get; init; }

    /// <summary>Every version of the store, the newest first.</summary>
    public required IReadOnlyList<string> Versions { get; init; }
}

/// <summary>Since when a set decides, and who wanted that and why.</summary>
public sealed record PolicyActivation
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    public string? From { get; init; }

    public required DateTimeOffset At { get; init; }

    public required PolicyActivationSource Source { get; init; }

    public string? Person { get; init; }

    public required string Reason { get; init; }

    public string? SecondPerson { get; init; }

    public string? SecondReason { get; init; }

    /// <summary>Who brought the set into the store.</summary>
    public IReadOnlyList<string> SubmittedBy { get; init; } = [];
}

public enum PolicyActivationSource
{
    /// <summary>The folder of the service's settings.</summary>
    Folder,

    /// <summary>A person named a set of the store.</summary>
    Request,

    RollBack,
}

public sealed record PendingPolicyActivation
{
    public required string Version { get; init; }

    public required PolicyActivationSource Source { get; init; }

    public required string Person { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What became of a request to change what decides: done (200), or waiting for a second person (202).</summary>
public sealed record PolicyChange
{
    public PolicyActivation? Active { get; init; }

    public PendingPolicyActivation? Waiting { get; init; }
}
