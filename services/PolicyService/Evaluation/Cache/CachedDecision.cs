namespace AgentTrust.PolicyService.Evaluation.Cache;

/// <summary>A verdict, and whose consent would change it.</summary>
internal sealed record CachedDecision
{
    public required Verdict Verdict { get; init; }

    public RequestableBy? Way { get; init; }
}
