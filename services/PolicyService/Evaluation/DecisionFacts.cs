using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Everything that a decision was made on: under the same policies it can be made again from this alone, years later.</summary>
/// <remarks>
/// It goes into the call's record (R49), so it names and counts and holds no argument, token or proof. Clocks are in it as
/// what followed from them. A member that is added must be optional; what an older reader would misread needs a new schema.
/// </remarks>
internal sealed record DecisionFacts
{
    public const int CurrentSchema = 1;

    /// <summary>Half of what a record of the log may hold.</summary>
    public const int LargestJson = 32 * 1024;

    public required int Schema { get; init; }

    /// <summary>The call with the task's agent as its principal; absent when the facts were too large to keep.</summary>
    public CallFacts? Call { get; init; }

    /// <summary>The sub-agents of the chain, from the one that the agent handed on to.</summary>
    public IReadOnlyList<ActorFacts>? Actors { get; init; }

    /// <summary>People's consent, as verified.</summary>
    public ConsentFacts? Consent { get; init; }

    /// <summary>What the answer was.</summary>
    public required bool Decision { get; init; }

    /// <summary>Of a denial that consent would have changed: whose.</summary>
    public IReadOnlyList<string>? Approvers { get; init; }

    public int? Quorum { get; init; }

    /// <summary>Why the facts are not here.</summary>
    public string? Omitted { get; init; }

    /// <summary>The call as seen for every agent of the chain, the task's agent first.</summary>
    public IReadOnlyList<CallFacts> Chain() =>
        [Call!, .. (Actors ?? []).Select(actor => Call!.For(actor.Agent, actor.ReviewOverdue))];

    /// <param name="chain">What was decided on for every agent of the chain, the task's agent first.</param>
    /// <param name="consent">Verified consent.</param>
    /// <param name="answer">What came of it.</param>
    public static JsonElement Write(IReadOnlyList<CallFacts> chain, ConsentFacts? consent, EvaluationResponse answer)
    {
        var facts = new DecisionFacts
        {
            Schema = CurrentSchema,
            Call = chain[0],
            Actors = chain.Count > 1 ? [.. chain.Skip(1).Select(actor => new ActorFacts(actor.Agent, actor.ReviewOverdue))] : null,
            Consent = consent,
            Decision = answer.Decision,
            Approvers = answer.Context.AccessRequest?.Approvers,
            Quorum = answer.Context.AccessRequest?.Quorum,
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(facts, WireJson.Options);
        if (json.Length <= LargestJson) return JsonElement.Parse(json);

        // A record that the log would refuse for its size would stop the call; that it cannot be decided again is said instead.
        return JsonSerializer.SerializeToElement(facts with
        {
            Call = null,
            Actors = null,
            Omitted = $"The facts hold {json.Length} bytes, more than the {LargestJson} that a record takes.",
        }, WireJson.Options);
    }

    /// <returns>The facts, or why nothing can be decided on them.</returns>
    public static (DecisionFacts? Facts, string? Fault) Read(JsonElement json)
    {
        try
        {
            // The number first: of another schema nothing else is believed to be understood.
            if (json is not { ValueKind: JsonValueKind.Object } || !json.TryGetProperty("schema", out var schema)
                || schema.ValueKind != JsonValueKind.Number || !schema.TryGetInt32(out var number))
                return (null, "its facts name no schema");
            if (number != CurrentSchema) return (null, $"its facts are of schema {number}, and this version reads schema {CurrentSchema}");

            var facts = json.Deserialize<DecisionFacts>(WireJson.Options)!;
            return facts.Call is null
                ? (null, $"its facts are not in it: {facts.Omitted ?? "nobody says why"}")
                : facts.Chain().All(member => FactLimits.Holds(member.Agent, member.Task)) ? (facts, null) : (null, "its facts are larger than the policy engine is given");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, $"its facts cannot be read: {e.Message}");
        }
    }
}

/// <summary>A sub-agent of the chain as it was.</summary>
internal sealed record ActorFacts(AgentFacts Agent, bool ReviewOverdue);
