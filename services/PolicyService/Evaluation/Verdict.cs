using System.Text.Json.Serialization;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>What the engine found: the determining policies, and those that could not be evaluated.</summary>
internal sealed record Verdict
{
    /// <summary>True only when the engine permits and no policy erred: the language alone would skip a policy that errs.</summary>
    public required bool Permitted { get; init; }

    /// <summary>Ids, in ordinal order.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    public IReadOnlyList<EvaluationError> Errors { get; init; } = [];

    /// <summary>What the language alone says when policies err: it skips them. Told to those who compare engines, never enforced.</summary>
    public bool PermittedDespiteErrors { get; init; }

    public static Verdict Failed(string words) => new() { Permitted = false, Policies = [], Errors = [new(null, words)] };
}

/// <param name="Policy">Null when the engine could not take the request at all.</param>
/// <param name="Message">The engine's words.</param>
internal sealed record EvaluationError(string? Policy, string Message);

/// <summary>Consent as policies see it: groups that granted, and how many different people.</summary>
internal sealed record ConsentFacts(IReadOnlyList<string> Groups, int People)
{
    /// <summary>Minutes since the first of them granted, begun ones counted.</summary>
    public int Minutes { get; init; }

    /// <summary>What they consented to; null is exactly the call that is decided on, as in a hypothetical consent.</summary>
    public string? Action { get; init; }

    public string? Resource { get; init; }

    /// <summary>They broke the glass; what that counts for is policy's to say, and is worked out before anything is decided.</summary>
    [JsonIgnore]
    public bool GlassBroken { get; init; }
}
