using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Approvals;

/// <summary>Everything that people consent to. The SHA-256 of its RFC 8785 form is what they sign; a change of any member voids their consent.</summary>
public sealed record ConsentStatement
{
    /// <summary>The request, so that consent to one is none to a repetition of it.</summary>
    public required string Approval { get; init; }

    public required string Agent { get; init; }

    public required IReadOnlyList<string> Actors { get; init; }

    public required string Task { get; init; }

    public required string Intent { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    /// <summary>What the resource was when it was shown, e.g. the commit that a merge would take; null where the action has none.</summary>
    public required string? ResourceVersion { get; init; }

    /// <summary>The tool, with the digest of its definition.</summary>
    public required ToolReference Tool { get; init; }

    public required string ArgumentsDigest { get; init; }

    public required string PolicyVersion { get; init; }

    public required IReadOnlyList<string> Approvers { get; init; }

    public required int Quorum { get; init; }
}
