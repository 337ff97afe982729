namespace AgentTrust.Contracts.Approvals;

/// <summary>One decision on several requests of one task, each bound by its own digest.</summary>
public sealed record DecideTogether
{
    public required bool Granted { get; init; }

    /// <summary>What the person saw, in the order in which it was shown; at most 20, each once.</summary>
    public required IReadOnlyList<SeenRequest> Items { get; init; }

    public string? Reason { get; init; }

    /// <summary>One signature over the digest of the list, for a challenge that was asked for exactly this list.</summary>
    public PasskeyAssertion? Passkey { get; init; }
}

/// <param name="Approval">The request.</param>
/// <param name="Digest">Its <see cref="AccessRequest.Digest"/> as the person saw it.</param>
public sealed record SeenRequest(string Approval, string Digest);

/// <summary>Asks for a challenge to sign one decision on several requests.</summary>
public sealed record AskTogether
{
    public required IReadOnlyList<SeenRequest> Items { get; init; }
}

/// <summary>What is signed: the SHA-256 of its RFC 8785 form is the list's digest.</summary>
public sealed record TogetherStatement
{
    public required IReadOnlyList<SeenRequest> Requests { get; init; }
}

/// <summary>The one decision that a request was decided by, with all that was in it, so that its signature can be verified again.</summary>
public sealed record TogetherReference
{
    /// <summary><c>dec_…</c></summary>
    public required string Id { get; init; }

    public required IReadOnlyList<SeenRequest> Requests { get; init; }
}

/// <summary>What became of each.</summary>
public sealed record DecidedTogether
{
    /// <summary><c>dec_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Of the list.</summary>
    public required string Digest { get; init; }

    public required IReadOnlyList<TogetherOutcome> Items { get; init; }
}

/// <summary>One of them; what was refused changed nothing for the others.</summary>
public sealed record TogetherOutcome
{
    public required string Approval { get; init; }

    /// <summary>Absent when there is no such request.</summary>
    public AccessRequestState? State { get; init; }

    /// <summary>Problem type of the refusal; absent when the decision counts.</summary>
    public string? Refusal { get; init; }

    public string? Words { get; init; }
}
