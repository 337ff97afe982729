using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>The new state, or why nothing changed.</summary>
internal readonly record struct Ruling<T>(T? Value, AuthorityRefusal? Refusal)
    where T : class
{
    public static implicit operator Ruling<T>(T value) => new(value, null);

    public static implicit operator Ruling<T>(AuthorityRefusal refusal) => new(null, refusal);

    public Results<Ok<T>, ProblemHttpResult> ToResult() => Value is { } value ? TypedResults.Ok(value) : Refusal!.ToProblem();
}
