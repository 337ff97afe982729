using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Answers access requests (AuthZEN Authorization API 1.0 §6), whoever vouches for the facts.</summary>
internal interface IDecisionPoint
{
    Task<Judgement> DecideAsync(EvaluationRequest request, CancellationToken cancellationToken);
}

/// <summary>An answer, or why the request is none that can be answered.</summary>
internal sealed record Judgement
{
    private Judgement(EvaluationResponse? response, string? fault) => (Response, Fault) = (response, fault);

    public EvaluationResponse? Response { get; }

    /// <summary>What is wrong with the request, for the caller; a 400, not a decision.</summary>
    public string? Fault { get; }

    public static Judgement Of(EvaluationResponse response) => new(response, null);

    public static Judgement Malformed(string fault) => new(null, fault);
}
