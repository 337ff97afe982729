using System.Text.Json;

namespace AgentTrust.Contracts.Policy;

/// <summary>What to explain (<c>POST /access/v1/explanation</c>): exactly one of a recorded decision, recorded facts and a request.</summary>
public sealed record ExplanationRequest
{
    /// <summary>Index of a decision's record in the log.</summary>
    public long? Record { get; init; }

    /// <summary>What a decision was made on, as its record has it (<c>decided_on</c>).</summary>
    public JsonElement? Facts { get; init; }

    /// <summary>A call that nobody makes; agent and task are looked up as they are now.</summary>
    public EvaluationRequest? Request { get; init; }

    /// <summary>Facts to be otherwise, by the names that policies use: <c>principal.function</c>, <c>session.untrusted_read</c>, <c>consent</c>.</summary>
    public IReadOnlyDictionary<string, string>? Changes { get; init; }

    /// <summary>The stored set that decides; the active one when absent.</summary>
    public string? PolicyVersion { get; init; }
}

/// <summary>Why a decision is what it is, and what would have to differ. Nothing was decided by it.</summary>
public sealed record Explanation
{
    public required string PolicyVersion { get; init; }

    public required DecisionOutcome Outcome { get; init; }

    /// <summary>The decision in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The determining policies; where there is none, those that could have permitted it.</summary>
    public required IReadOnlyList<ExplainedPolicy> Policies { get; init; }

    /// <summary>What would have to differ for a permit, or that nothing would help: a sentence each.</summary>
    public required IReadOnlyList<string> Otherwise { get; init; }
}

/// <param name="Id">Public id.</param>
/// <param name="Effect"><c>permit</c> or <c>forbid</c>.</param>
/// <param name="Reason">In words.</param>
/// <param name="Determines">It is one of those that the decision follows from.</param>
/// <param name="Facts">What it looks at, with the values it saw.</param>
public sealed record ExplainedPolicy(string Id, string Effect, string Reason, bool Determines, IReadOnlyList<ExplainedFact> Facts);

/// <param name="Name">As the policy names it.</param>
/// <param name="Value">As it was; absent when the fact was.</param>
public sealed record ExplainedFact(string Name, JsonElement? Value = null);
